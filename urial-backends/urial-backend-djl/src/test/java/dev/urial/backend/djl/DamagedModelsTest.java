package dev.urial.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.backend.djl.files.Damage;
import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import dev.urial.core.wiring.Parts;
import dev.urial.testkit.TinyAdapter;
import dev.urial.testkit.TinyFamily;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged directories and adapters, all the way to text, in one process that must outlive them: each is refused in one line, or
 * answers. The system property {@code urial.damaged} says how many there are.
 */
class DamagedModelsTest {
    private static final int TRIES = Integer.getInteger("urial.damaged", 100);
    private static final List<String> FILES = List.of(
            "config.json",
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "chat_template.jinja",
            "model.safetensors",
            "adapter/adapter_config.json",
            "adapter/adapter_model.safetensors");

    private final Damage damage = new Damage(11);

    @TempDir
    private Path folder;

    @Test
    void everyOneIsRefusedInOneLineOrAnswers() throws IOException {
        TinyFamily.LLAMA_YARN
                .directory()
                .chatTemplate("{% for m in messages %}{{ m.content }}{% endfor %}")
                .write(folder);
        new TinyAdapter().write(folder.resolve("adapter"), TinyFamily.LLAMA_YARN);
        Parts parts = new Parts(PluginCatalog.load(), 0);
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            String name = damage.oneOf(FILES);
            Path file = folder.resolve(name);
            byte[] sound = Files.readAllBytes(file);
            Files.write(file, damage.to(name, sound));
            refused += refused(parts, "try " + i + ", " + name) ? 1 : 0;
            Files.write(file, sound);
        }
        assertThat(refused).isBetween(TRIES / 3, TRIES - 1);
        assertThat(refused(parts, "the sound one")).isFalse();
    }

    private boolean refused(Parts parts, String what) {
        String reference =
                "djl:" + folder + "?device=cpu&context=32&batch=16&prefixCache=0&lora=" + folder.resolve("adapter");
        try (Backend backend = parts.backend(reference, RunConfig.DEFAULTS);
                Generation generation =
                        backend.generate(new GenerationRequest(Prompt.of("the cat"), Sampling.GREEDY, 2))) {
            generation.forEachRemaining(piece -> assertThat(piece.text()).isNotEmpty());
            return false;
        } catch (BackendException | ConfigException e) {
            assertThat(String.valueOf(e.getMessage()))
                    .as(what)
                    .doesNotContain("\n")
                    .hasSizeBetween(20, 1500);
            return true;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(what, e);
        }
    }
}
