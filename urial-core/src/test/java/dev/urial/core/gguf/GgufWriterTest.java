package dev.urial.core.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufWriterTest {
    @TempDir
    private Path folder;

    /** Every byte of a file, by hand from the format's description. */
    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new GgufWriter()
                .put("n", 7)
                .put("s", List.of("é"))
                .tensor("t", GgufType.F32, new float[] {1, -2}, 2)
                .writeTo(out);
        String header = """
                47475546 03000000 0100000000000000 0200000000000000
                0100000000000000 6e 04000000 07000000
                0100000000000000 73 09000000 08000000 0100000000000000 0200000000000000 c3a9
                0100000000000000 74 01000000 0200000000000000 00000000 0000000000000000
                """;
        byte[] headerBytes = HexFormat.of().parseHex(header.replaceAll("\\s", ""));
        assertThat(out.toByteArray()).hasSize(160).startsWith(headerBytes);
        assertThat(HexFormat.of().formatHex(out.toByteArray(), headerBytes.length, 160))
                .isEqualTo("00".repeat(128 - headerBytes.length) + "0000803f" + "000000c0" + "00".repeat(24));
    }

    @Test
    void valuesComeBack() throws IOException {
        Path file = folder.resolve("model.gguf");
        small().put("test.long", 1L << 40)
                .put("test.real", 0.1f)
                .put("test.truth", true)
                .put("test.text", "日本\n")
                .put("test.texts", List.of("", "Ġthe"))
                .put("test.reals", new float[] {1, 2})
                .write(file);
        GgufFile read = GgufFile.read(file);
        assertThat(read.number("test.long")).hasValue(1L << 40);
        assertThat(read.real("test.real")).hasValue((double) 0.1f);
        assertThat(read.truth("test.truth")).hasValue(true);
        assertThat(read.string("test.text")).hasValue("日本\n");
        assertThat(read.strings("test.texts")).containsExactly("", "Ġthe");
    }

    @Test
    void tensorsComeBackAsPreciseAsTheirType() throws IOException {
        Random random = new Random(1);
        float[] values = new float[64 * 5000]; // more than is read at once
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Path file = folder.resolve("model.gguf");
        GgufWriter writer = small();
        for (GgufType type : GgufType.values()) {
            writer.tensor(type.name(), type, values, 64, 5000);
        }
        writer.write(file);
        GgufFile read = GgufFile.read(file);
        // half of the last of 11 and 8 bits; for Q8_0 half of a step, which is the greatest of 32 by 127, and the
        // scale's rounding
        assertThat(greatestError(read.read("F32"), values)).isZero();
        assertThat(greatestError(read.read("F16"), values)).isBetween(0x1p-12, 8 * 0x1p-12);
        assertThat(greatestError(read.read("BF16"), values)).isBetween(0x1p-9, 8 * 0x1p-9);
        assertThat(greatestError(read.read("Q8_0"), values)).isBetween(3.0 / 127 / 2, 6.0 / 127 / 2 + 6 * 0x1p-11);
    }

    private static double greatestError(float[] found, float[] right) {
        assertThat(found).hasSameSizeAs(right);
        double greatest = 0;
        for (int i = 0; i < right.length; i++) {
            greatest = Math.max(greatest, Math.abs(found[i] - right[i]));
        }
        return greatest;
    }

    @Test
    void q8RoundsAsLlamaCppDoes() throws IOException {
        float[] values = new float[64];
        values[0] = -127;
        values[1] = 0.5f; // halves away from zero
        values[2] = -1.5f;
        values[3] = 2.49f;
        Path file = folder.resolve("model.gguf");
        small().tensor("q", GgufType.Q8_0, values, 64).write(file);
        float[] read = GgufFile.read(file).read("q");
        assertThat(read).startsWith(-127, 1, -2, 2, 0);
        assertThat(read).endsWith(new float[32]);
    }

    @Test
    void halvesHaveTheirValues() {
        assertThat(Half.toFloat((short) 0x3C00)).isEqualTo(1);
        assertThat(Half.toFloat((short) 0xC000)).isEqualTo(-2);
        assertThat(Half.toFloat((short) 0x7BFF)).isEqualTo(65504);
        assertThat(Half.toFloat((short) 1)).isEqualTo(0x1p-24f);
        assertThat(Half.toFloat((short) 0xFC00)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Half.toFloat(Half.of(1e9f))).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Half.toFloat(Half.of(Float.NaN))).isNaN();
    }

    @Test
    void theNearestHalfIsTakenAndOfTwoTheEvenOne() {
        List<Integer> wrong = new ArrayList<>();
        for (int bits = 0; bits < 0x7BFF; bits++) {
            float value = Half.toFloat((short) bits);
            float middle = (value + Half.toFloat((short) (bits + 1))) / 2;
            boolean right = Half.of(value) == bits
                    && Half.of(Math.nextDown(middle)) == bits
                    && Half.of(middle) == bits + bits % 2
                    && Half.of(Math.nextUp(middle)) == bits + 1
                    && Half.of(-value) == (short) (bits | 0x8000);
            if (!right) {
                wrong.add(bits);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aFileIsReplacedWholeOrNotAtAll() throws IOException {
        Path file = folder.resolve("model.gguf");
        small().write(file);
        byte[] before = Files.readAllBytes(file);
        small().put("test.more", 1).write(file);
        assertThat(Files.readAllBytes(file)).hasSizeGreaterThan(before.length);
        assertThat(folder.toFile().list()).containsExactly("model.gguf");

        Path missing = folder.resolve("missing").resolve("model.gguf");
        assertThatThrownBy(() -> small().write(missing)).isInstanceOf(IOException.class);
    }

    @Test
    void whatCannotBeWrittenIsSaid() {
        GgufWriter writer = small();
        assertThatThrownBy(() -> writer.put("general.architecture", "llama"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("general.architecture: is there already");
        assertThatThrownBy(() -> writer.put("x", 'c'))
                .hasMessage("x: no GGUF value is made of class java.lang.Character");
        assertThatThrownBy(() -> writer.tensor("t", GgufType.F32, new float[6], 2, 2))
                .hasMessage("tensor 't': 6 values do not fill the shape [2, 2]");
        assertThatThrownBy(() -> writer.tensor("t", GgufType.Q8_0, new float[80], 40, 2))
                .hasMessage("tensor 't': rows of 40 cannot be Q8_0, which needs multiples of 32");
        assertThatThrownBy(() -> writer.tensor("one", GgufType.F32, new float[1], 1))
                .hasMessage("tensor 'one': is there already");
    }

    private static GgufWriter small() {
        return new GgufWriter()
                .put("general.architecture", "llama")
                .put("tokenizer.ggml.tokens", List.of("a"))
                .tensor("one", GgufType.F32, new float[] {1}, 1);
    }
}
