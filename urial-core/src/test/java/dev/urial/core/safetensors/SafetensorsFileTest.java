package dev.urial.core.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsFileTest {
    @TempDir
    Path folder;

    @Test
    void tensorsAreFoundByNameInTheOrderOfTheirData() throws IOException {
        SafetensorsFile file = SafetensorsFile.read(written("""
                {"__metadata__": {"format": "pt"},
                 "b": {"dtype": "F16", "shape": [1, 2], "data_offsets": [8, 12]},
                 "a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}""", 12));

        assertThat(file.names()).containsExactly("a", "b");
        assertThat(file.tensor("b").dtype()).isEqualTo(DType.F16);
        assertThat(file.tensor("b").shape()).containsExactly(1L, 2L);
        assertThat(file.tensor("b").elements()).isEqualTo(2);
    }

    @Test
    void numbersAreReadExactly() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(1.5f).putFloat(Float.NEGATIVE_INFINITY);
        data.putShort((short) 0x3E00).putShort((short) 0x8001); // 1.5 and the smallest negative one
        data.putShort((short) 0x3FC0).putShort((short) 0xC2F7); // 1.5 and -123.5
        Path path = written("""
                {"f": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]},
                 "h": {"dtype": "F16", "shape": [2], "data_offsets": [8, 12]},
                 "b": {"dtype": "BF16", "shape": [2], "data_offsets": [12, 16]}}""", data.array());

        SafetensorsFile file = SafetensorsFile.read(path);

        assertThat(file.tensor("f").read()).containsExactly(1.5f, Float.NEGATIVE_INFINITY);
        assertThat(file.tensor("h").read()).containsExactly(1.5f, -0x1p-24f);
        assertThat(file.tensor("b").read()).containsExactly(1.5f, -123.5f);
    }

    @Test
    void whatTheWriterWritesIsReadBack() {
        float[] values = new float[700_000]; // more than is converted at once
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.25f;
        }
        Path path = folder.resolve("model.safetensors");
        new SafetensorsWriter().tensor("wide", DType.F32, values, 700, 1000).write(path);

        assertThat(SafetensorsFile.read(path).tensor("wide").read()).isEqualTo(values);
    }

    @Test
    void bytesAreMappedWhereTheyAre() throws IOException {
        Path path = written(
                "{\"a\": {\"dtype\": \"U8\", \"shape\": [6], \"data_offsets\": [0, 6]}}",
                new byte[] {0, 1, 2, 3, 4, 5});

        ByteBuffer mapped = SafetensorsFile.read(path).tensor("a").map(2, 3);

        assertThat(mapped.isDirect()).isTrue();
        assertThat(mapped.isReadOnly()).isTrue();
        assertThat(mapped.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(List.of(mapped.get(), mapped.get(), mapped.get())).containsExactly((byte) 2, (byte) 3, (byte) 4);
        assertThat(mapped.hasRemaining()).isFalse();
    }

    /** The file has a hole, which other systems may fill. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aTensorBeyondTwoGibibytesIsMappedByParts() throws IOException {
        long length = 3L << 30;
        Path path = written(
                "{\"a\": {\"dtype\": \"BF16\", \"shape\": [3, 536870912], \"data_offsets\": [0, " + length + "]}}", 0);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(file.length() + length);
            file.seek(file.length() - 1);
            file.write(7);
        }

        StoredTensor tensor = SafetensorsFile.read(path).tensor("a");

        assertThat(tensor.elements()).isEqualTo(length / 2);
        assertThat(tensor.map(length - 1, 1).get()).isEqualTo((byte) 7);
        assertThat(tensor.map(length - Integer.MAX_VALUE, Integer.MAX_VALUE).get(Integer.MAX_VALUE - 1))
                .isEqualTo((byte) 7);
    }

    @Test
    void bytesThatATensorHasNotAreNotMapped() throws IOException {
        StoredTensor tensor = SafetensorsFile.read(
                        written("{\"a\": {\"dtype\": \"U8\", \"shape\": [6], \"data_offsets\": [0, 6]}}", 6))
                .tensor("a");

        assertThatThrownBy(() -> tensor.map(4, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'a' has 6 bytes, not 3 from byte 4 on");
        assertThatThrownBy(() -> tensor.map(Long.MAX_VALUE, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tensor.map(-1, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatIsShortenedLaterIsNotMapped() throws IOException {
        Path path = written("{\"a\": {\"dtype\": \"U8\", \"shape\": [6], \"data_offsets\": [0, 6]}}", 6);
        StoredTensor tensor = SafetensorsFile.read(path).tensor("a");
        Files.write(path, new byte[3]);

        assertRefused(() -> tensor.map(0, 6), path, "it has become shorter since it was opened");
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeHasItsWidth(DType dtype) throws IOException {
        int bytes = 3 * dtype.bytes();
        Path path = written(
                "{\"a\": {\"dtype\": \"" + dtype + "\", \"shape\": [3], \"data_offsets\": [0, " + bytes + "]}}", bytes);

        assertThat(SafetensorsFile.read(path).tensor("a").bytes()).isEqualTo(bytes);
    }

    @Test
    void aTensorWithoutExtentsIsOneNumberAndOneWithAZeroIsNone() throws IOException {
        SafetensorsFile file = SafetensorsFile.read(written("""
                {"none": {"dtype": "F32", "shape": [3, 0], "data_offsets": [0, 0]},
                 "one": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]}}""", 4));

        assertThat(file.tensor("none").read()).isEmpty();
        assertThat(file.tensor("one").read()).hasSize(1);
    }

    @Test
    void otherTypesAreNotReadAsNumbers() throws IOException {
        Path path = written("{\"a\": {\"dtype\": \"I8\", \"shape\": [3], \"data_offsets\": [0, 3]}}", 3);

        assertRefused(
                () -> SafetensorsFile.read(path).tensor("a").read(),
                path,
                "tensor 'a' is of type I8; F32, F16 and BF16 can be read as numbers");
    }

    @Test
    void aTensorThatIsNotThereIsNamed() throws IOException {
        Path path = written("{}", 0);

        assertRefused(() -> SafetensorsFile.read(path).tensor("a"), path, "it has no tensor 'a'");
    }

    @Test
    void noFileAndNoFileButAFolderAreTold() {
        assertRefused(() -> SafetensorsFile.read(folder.resolve("x")), folder.resolve("x"), "there is no such file");
        assertRefused(() -> SafetensorsFile.read(folder), folder, "it is a folder; name the safetensors file in it");
    }

    @Test
    void aFileOfAFewBytesIsRefused() throws IOException {
        assertBytesRefused(
                new byte[5],
                "it is a damaged safetensors file: it has 5 bytes, and the length of its header alone takes 8");
    }

    @Test
    void aHeaderBeyondTheFileOrTheFormatsLimitIsRefused() throws IOException {
        assertBytesRefused(
                length(1000, 100),
                "it is a damaged safetensors file: its header claims 1000 bytes, and the file has 108; download it again");
        assertBytesRefused(
                length(1L << 30, 100),
                "it is a damaged safetensors file: its header claims 1073741824 bytes; the format allows 100000000");
        assertBytesRefused(
                length(-1, 100),
                "it is a damaged safetensors file: its header claims 18446744073709551615 bytes; the format allows 100000000");
    }

    @Test
    void aHeaderThatIsNoJsonObjectInUtf8IsRefused() throws IOException {
        assertHeaderRefused("[1, 2]", 0, "it is no safetensors file: its header is not a JSON object");
        assertHeaderRefused("", 0, "it is no safetensors file: its header is not a JSON object");
        assertHeaderRefused("{} {}", 0, "it is a damaged safetensors file: its header goes on behind its JSON object");
        byte[] broken = bytes("{\"ä\": 1}".getBytes(StandardCharsets.ISO_8859_1), new byte[0]);
        assertBytesRefused(broken, "it is no safetensors file: its header is not UTF-8");
        byte[] wide = bytes("{}".getBytes(StandardCharsets.UTF_16LE), new byte[0]);
        assertThatThrownBy(() -> SafetensorsFile.read(written(wide)))
                .hasMessageContaining("its header is not JSON that could be read");
        assertThatThrownBy(() -> SafetensorsFile.read(written("{\"a\": ", 0)))
                .hasMessageContaining("its header is not JSON that could be read");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        assertThatThrownBy(() -> SafetensorsFile.read(written("{\"__metadata__\": " + "[".repeat(100_000), 0)))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void aNameThatIsThereTwiceIsRefused() throws IOException {
        String one = "\"a\": {\"dtype\": \"U8\", \"shape\": [1], \"data_offsets\": [0, 1]}";

        assertThatThrownBy(() -> SafetensorsFile.read(written("{" + one + ", " + one + "}", 1)))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("Duplicate field 'a'");
    }

    @Test
    void anUnknownTypeIsNamedWithThoseThatAreKnown() throws IOException {
        assertHeaderRefused(
                "{\"a\": {\"dtype\": \"Q4\", \"shape\": [1], \"data_offsets\": [0, 1]}}",
                1,
                "it is a damaged safetensors file: tensor 'a' is of the unknown type 'Q4'; known are F64, F32, F16, BF16,"
                        + " F8_E4M3, F8_E4M3FNUZ, F8_E5M2, F8_E5M2FNUZ, F8_E8M0, C64, I64, U64, I32, U32, I16, U16, I8, U8,"
                        + " BOOL");
    }

    @Test
    void whatATensorIsNotDescribedByIsNamed() throws IOException {
        assertHeaderRefused(
                "{\"a\": {\"dtype\": \"U8\", \"data_offsets\": [0, 1]}}",
                1,
                "it is a damaged safetensors file: tensor 'a' has no 'shape'");
        assertHeaderRefused(
                "{\"a\": 7}", 1, "it is a damaged safetensors file: tensor 'a' is not described by a JSON object");
    }

    @Test
    void shapesThatAreNoneAreRefused() throws IOException {
        String notWhole =
                "it is a damaged safetensors file: tensor 'a' has a 'shape' that is not a list of up to 16 whole"
                        + " numbers from 0 on";
        for (String extent : List.of("-1", "1.5", "\"1\"", "[1]", "null", "9223372036854775808", "1e3")) {
            assertHeaderRefused(described("[" + extent + "]", "[0, 1]"), 1, notWhole);
        }
        assertHeaderRefused(
                described("3", "[0, 1]"),
                1,
                "it is a damaged safetensors file: tensor 'a' has a 'shape' that is not a list");
        assertHeaderRefused(
                described("[4294967296, 4294967296]", "[0, 1]"),
                1,
                "it is a damaged safetensors file: tensor 'a' is impossibly large: [4294967296, 4294967296]");
    }

    @Test
    void placesThatAreNoneAreRefused() throws IOException {
        assertHeaderRefused(
                described("[1]", "[1, 0]"),
                1,
                "it is a damaged safetensors file: tensor 'a' has the data_offsets [1, 0]; they are a begin and an end");
        assertHeaderRefused(
                described("[1]", "[0]"),
                1,
                "it is a damaged safetensors file: tensor 'a' has the data_offsets [0]; they are a begin and an end");
        assertHeaderRefused(
                described("[3]", "[0, 2]"),
                2,
                "it is a damaged safetensors file: tensor 'a' of type U8 and shape [3] needs 3 bytes, and has 2");
    }

    @Test
    void aTruncatedFileIsToldToBeDownloadedAgain() throws IOException {
        String header = described("[1000]", "[0, 1000]");

        assertHeaderRefused(
                header,
                10,
                "it is incomplete: tensor 'a' ends at byte " + (8 + header.length() + 1000) + ", and there are "
                        + (8 + header.length() + 10) + "; download it again");
    }

    @Test
    void overlapsAndHolesAreRefused() throws IOException {
        String two = "{\"a\": {\"dtype\": \"U8\", \"shape\": [4], \"data_offsets\": [0, 4]},"
                + " \"b\": {\"dtype\": \"U8\", \"shape\": [4], \"data_offsets\": [%d, %d]}}";
        int start = 8 + two.length() - 2; // each number is one character shorter than its place

        assertHeaderRefused(
                String.format(Locale.ROOT, two, 2, 6),
                6,
                "it is a damaged safetensors file: tensor 'b' begins inside the one before it, at byte " + (start + 2));
        assertHeaderRefused(
                String.format(Locale.ROOT, two, 5, 9),
                9,
                "it is a damaged safetensors file: it has bytes of no tensor before tensor 'b', from byte "
                        + (start + 4) + " to byte " + (start + 5));
        assertHeaderRefused(
                String.format(Locale.ROOT, two, 4, 8),
                9,
                "it is a damaged safetensors file: it has bytes of no tensor at its end, from byte " + (start + 8)
                        + " to byte " + (start + 9));
    }

    private static String described(String shape, String places) {
        return "{\"a\": {\"dtype\": \"U8\", \"shape\": " + shape + ", \"data_offsets\": " + places + "}}";
    }

    private void assertHeaderRefused(String header, int dataBytes, String found) throws IOException {
        assertBytesRefused(bytes(header.getBytes(StandardCharsets.UTF_8), new byte[dataBytes]), found);
    }

    private void assertBytesRefused(byte[] content, String found) throws IOException {
        Path path = written(content);
        assertRefused(() -> SafetensorsFile.read(path), path, found);
    }

    private static void assertRefused(Runnable reading, Path path, String found) {
        assertThatThrownBy(reading::run)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNLOADABLE))
                .hasMessage("cannot load " + path + ": " + found);
    }

    private Path written(String header, int dataBytes) throws IOException {
        return written(header, new byte[dataBytes]);
    }

    private Path written(String header, byte[] data) throws IOException {
        return written(bytes(header.getBytes(StandardCharsets.UTF_8), data));
    }

    private Path written(byte[] content) throws IOException {
        Path path = Files.createTempFile(folder, "model", ".safetensors");
        return Files.write(path, content, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static byte[] bytes(byte[] header, byte[] data) {
        return ByteBuffer.allocate(8 + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(data)
                .array();
    }

    /** A length, and so many bytes behind it. */
    private static byte[] length(long header, int rest) {
        return ByteBuffer.allocate(8 + rest)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header)
                .array();
    }
}
