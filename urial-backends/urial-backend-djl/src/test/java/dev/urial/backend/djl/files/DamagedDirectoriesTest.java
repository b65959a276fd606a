package dev.urial.backend.djl.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final List<String> VALUES = List.of(
            "0",
            "-1",
            "1",
            "3",
            "1e999",
            "-1e-999",
            "0.5",
            "2147483647",
            "2147483648",
            "9223380036854775807",
            "9223380036854775888",
            "16777216",
            "null",
            "true",
            "\"x\"",
            "[]",
            "{}",
            "[1,2]",
            "1e300",
            "5e-324");
    private static final Pattern NUMBER = Pattern.compile("(?<=[ :\\[,])(?:[0-9.e-]+|true|null)");

    @TempDir
    Path folder;

    private final Random random = new Random(7);

    @Test
    void everyDamageEndsInOneLineOrInASoundModel() throws IOException {
        Tiny tiny = new Tiny(folder)
                .config("rope_scaling", "{\"type\": \"yarn\", \"factor\": 2.0}")
                .file("generation_config.json", "{\"eos_token_id\": [3, 2]}")
                .sharded();
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            Path file = folder.resolve(FILES.get(random.nextInt(FILES.size())));
            byte[] sound = Files.readAllBytes(file);
            boolean weights = file.toString().endsWith(".safetensors");
            Files.write(file, random.nextInt(3) > 0 ? otherNumber(sound, weights) : damaged(sound));
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

    private byte[] damaged(byte[] sound) {
        return switch (random.nextInt(3)) {
            case 0 -> Arrays.copyOf(sound, random.nextInt(sound.length));
            case 1 -> flipped(sound);
            default -> longer(sound);
        };
    }

    /** Some bits, half of them near the beginning. */
    private byte[] flipped(byte[] sound) {
        byte[] result = sound.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextBoolean() ? random.nextInt(Math.min(64, sound.length)) : random.nextInt(sound.length);
            result[at] ^= (byte) (1 << random.nextInt(8));
        }
        return result;
    }

    private byte[] longer(byte[] sound) {
        byte[] result = Arrays.copyOf(sound, sound.length + 1 + random.nextInt(100));
        for (int i = sound.length; i < result.length; i++) {
            result[i] = (byte) random.nextInt(256);
        }
        return result;
    }

    /** Another value in the place of a number; a header of weights gets the length that it has then. */
    private byte[] otherNumber(byte[] sound, boolean weights) {
        ByteBuffer buffer = ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN);
        int begin = weights ? Long.BYTES : 0;
        int end = weights ? begin + (int) buffer.getLong(0) : sound.length;
        String json = new String(sound, begin, end - begin, StandardCharsets.UTF_8);
        Matcher found = NUMBER.matcher(json);
        if (!found.find(random.nextInt(json.length()))) {
            return flipped(sound);
        }
        String value = VALUES.get(random.nextInt(VALUES.size()));
        byte[] changed = (json.substring(0, found.start()) + value + json.substring(found.end()))
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer result = ByteBuffer.allocate(sound.length - (end - begin) + changed.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        if (weights) {
            result.putLong(changed.length);
        }
        return result.put(changed).put(sound, end, sound.length - end).array();
    }
}
