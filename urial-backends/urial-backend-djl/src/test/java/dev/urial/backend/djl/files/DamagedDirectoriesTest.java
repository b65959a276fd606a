package dev.urial.backend.djl.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in the files: one clear line, or a model every number of which can be read. */
class DamagedDirectoriesTest {
    private static final int TRIES = 1000;
    private static final List<String> FILES = List.of(
            "config.json",
            "generation_config.json",
            "model.safetensors.index.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors");

    @TempDir
    Path folder;

    private final Damage damage = new Damage(7);

    @Test
    void everyDamageEndsInOneLineOrInASoundModel() throws IOException {
        Tiny tiny = new Tiny(folder)
                .config("rope_scaling", "{\"type\": \"yarn\", \"factor\": 2.0}")
                .file("generation_config.json", "{\"eos_token_id\": [3, 2]}")
                .sharded();
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            String name = damage.oneOf(FILES);
            Path file = folder.resolve(name);
            byte[] sound = Files.readAllBytes(file);
            Files.write(file, damage.to(name, sound));
            refused += refused(tiny) ? 1 : 0;
            Files.write(file, sound);
        }
        assertThat(refused).isBetween(TRIES / 2, TRIES - 1);
        assertThat(tiny.read().parameters()).isEqualTo(800);
    }

    private static boolean refused(Tiny tiny) {
        try {
            ModelDirectory model = tiny.read();
            model.architecture()
                    .tensors()
                    .forEach((name, shape) -> assertThat(model.tensor(name).read())
                            .hasSize(shape.stream().reduce(1, (a, b) -> a * b)));
            return false;
        } catch (BackendException e) {
            assertThat(e.kind()).isEqualTo(BackendException.Kind.UNLOADABLE);
            assertThat(e).hasMessageStartingWith("cannot load ").hasMessageNotContaining("\n");
            assertThat(e.getMessage()).hasSizeLessThan(1500);
            return true;
        }
    }
}
