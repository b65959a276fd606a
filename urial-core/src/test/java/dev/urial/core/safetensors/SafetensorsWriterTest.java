package dev.urial.core.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
    @TempDir
    private Path folder;

    /** Every byte of a file, by hand from the format's description. */
    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        byte[] bytes = bytes(new SafetensorsWriter()
                .tensor("é", DType.F32, new float[] {1, -2}, 2, 1)
                .tensor("a", DType.BF16, new float[] {1}));
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"é\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
                + "\"a\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[8,10]}}";
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer read = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = (int) read.getLong();
        assertThat(length).isEqualTo(144).isBetween(text.length, text.length + 7);
        assertThat(Arrays.copyOfRange(bytes, 8, 8 + text.length)).isEqualTo(text);
        assertThat(new String(bytes, 8 + text.length, length - text.length, StandardCharsets.UTF_8))
                .isBlank();
        read.position(8 + length);
        assertThat(read.getFloat()).isEqualTo(1);
        assertThat(read.getFloat()).isEqualTo(-2);
        assertThat(read.getShort()).isEqualTo((short) 0x3F80);
        assertThat(read.hasRemaining()).isFalse();
    }

    @Test
    void halvesAreRoundedToTheNearestAndOfTwoToTheEvenOne() throws IOException {
        float[] values = {1 + 0x1p-11f, 1 + 3 * 0x1p-11f, 1 + 0x1p-11f + 0x1p-20f, -65520};
        assertThat(shorts(DType.F16, values))
                .containsExactly((short) 0x3C00, (short) 0x3C02, (short) 0x3C01, (short) 0xFC00);
    }

    @Test
    void brainFloatsAreRoundedToTheNearestAndOfTwoToTheEvenOne() throws IOException {
        float[] values = {1 + 0x1p-8f, 1 + 3 * 0x1p-8f, 1 + 0x1p-8f + 0x1p-20f, -Float.MAX_VALUE};
        assertThat(shorts(DType.BF16, values))
                .containsExactly((short) 0x3F80, (short) 0x3F82, (short) 0x3F81, (short) 0xFF80);
    }

    @Test
    void moreNumbersThanAreWrittenAtOnceAllArrive() throws IOException {
        float[] values = new float[5_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        byte[] bytes = bytes(new SafetensorsWriter().tensor("t", DType.F32, values, 3, 1_667));
        ByteBuffer read = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] found = new float[values.length];
        read.position(8 + (int) read.getLong());
        read.asFloatBuffer().get(found);
        assertThat(found).isEqualTo(values);
        assertThat(read.remaining()).isEqualTo(4 * values.length);
    }

    @Test
    void aFileIsReplacedWholeOrNotAtAll() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Files.writeString(file, "before");
        new SafetensorsWriter().tensor("t", DType.F32, new float[] {1}, 1).write(file);
        assertThat(Files.readAllBytes(file))
                .isEqualTo(bytes(new SafetensorsWriter().tensor("t", DType.F32, new float[] {1}, 1)));
        assertThat(folder.toFile().list()).containsExactly("model.safetensors");

        Path missing = folder.resolve("missing").resolve("model.safetensors");
        assertThatThrownBy(() -> new SafetensorsWriter().write(missing)).isInstanceOf(DataException.class);
    }

    @Test
    void whatCannotBeWrittenIsSaid() {
        SafetensorsWriter writer = new SafetensorsWriter().tensor("t", DType.F32, new float[6], 2, 3);
        assertThatThrownBy(() -> writer.tensor("u", DType.F32, new float[6], 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor 'u': 6 values do not fill the shape [2, 2]");
        assertThatThrownBy(() -> writer.tensor("u", DType.F32, new float[6], -2, -3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.tensor("t", DType.F32, new float[1], 1))
                .hasMessage("tensor 't': is there already");
        assertThatThrownBy(() -> writer.tensor("__metadata__", DType.F32, new float[1], 1))
                .hasMessage("no tensor can be called '__metadata__'");
    }

    private static short[] shorts(DType type, float[] values) throws IOException {
        ByteBuffer read = ByteBuffer.wrap(bytes(new SafetensorsWriter().tensor("t", type, values, values.length)))
                .order(ByteOrder.LITTLE_ENDIAN);
        read.position(8 + (int) read.getLong());
        short[] found = new short[values.length];
        read.asShortBuffer().get(found);
        return found;
    }

    private static byte[] bytes(SafetensorsWriter writer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.writeTo(out);
        return out.toByteArray();
    }
}
