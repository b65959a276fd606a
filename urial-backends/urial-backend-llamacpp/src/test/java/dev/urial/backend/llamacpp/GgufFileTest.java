package dev.urial.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from a file's header, and what is said of files that are no model. Nothing native here. */
class GgufFileTest {
    @TempDir
    private Path folder;

    @Test
    void theHeaderTellsTheModelsShape() {
        GgufFile file = GgufFile.read(TinyModel.bpe().write(folder.resolve("tiny.gguf")));
        assertThat(file.architecture()).isEqualTo("llama");
        assertThat(file.name()).hasValue("tiny bpe");
        assertThat(file.trainedContext()).hasValue(TinyModel.CONTEXT);
        assertThat(file.split()).isFalse();
        assertThat(file.controlTokens().cardinality()).isEqualTo(3);
        // 2 layers, 2 heads of 16 for keys and as many for values, 2 bytes each
        assertThat(file.cacheBytes(100)).isEqualTo(100 * 2 * 2 * (16 + 16) * 2);
    }

    @Test
    void headsMayDifferByLayer() {
        TinyModel model = TinyModel.bpe().with("llama.attention.head_count_kv", new int[] {4, 1});
        assertThat(GgufFile.read(model.write(folder.resolve("tiny.gguf"))).cacheBytes(1))
                .isEqualTo((4 + 1) * (16 + 16) * 2);
    }

    @Test
    void whatIsNoFile() {
        refused(folder.resolve("missing.gguf"), "there is no such file");
        refused(folder, "it is a folder");
    }

    @Test
    void whatIsNoGguf() throws IOException {
        refused(written(new byte[0]), "it is empty");
        refused(written("hello".getBytes(StandardCharsets.UTF_8)), "it is no GGUF file: it has only 5 bytes");
        refused(written("hello, this is some text".getBytes(StandardCharsets.UTF_8)), "it begins with 'hell'");
        byte[] random = new byte[5000];
        new Random(1).nextBytes(random);
        refused(written(random), "it is no GGUF file: it begins with '");
    }

    @Test
    void whatIsAGgufOfAnotherKind() throws IOException {
        refused(written(header(1, 0, 0)), "version 1; versions 2 and 3");
        refused(written(header(99, 0, 0)), "version 99");
        refused(written(header(0x03000000, 0, 0)), "big-endian");
        refused(TinyModel.bpe().with("general.type", "adapter"), "it is a LoRA adapter");
        refused(TinyModel.bpe().with("general.type", "mmproj"), "general.type is 'mmproj'");
        refused(TinyModel.bpe().withoutTensors(), "no tensors");
        refused(TinyModel.bpe().with("llama.attention.causal", false), "embeddings (llama)");
    }

    @Test
    void whatIsDamaged() throws IOException {
        refused(written(header(3, 1, -1)), "18446744073709551615 metadata keys");
        refused(written(header(3, 1L << 40, 0)), "1099511627776 tensors");
        refused(written(header(3, 1, 1)), "its header ends at byte 24");
        refused(TinyModel.bpe().with("general.architecture", null), "general.architecture");
        refused(TinyModel.bpe().with("tokenizer.ggml.tokens", null), "no vocabulary");
        refused(TinyModel.spm().with("tokenizer.ggml.scores", new float[3]), "tokenizer.ggml.scores has 3 entries");
        refused(TinyModel.bpe().with("tokenizer.ggml.model", "llama"), "lacks 256 of the 256 byte tokens");
        refused(TinyModel.bpe().with("llama.attention.head_count", 0), "llama.attention.head_count is 0");
        refused(TinyModel.bpe().with("llama.block_count", 100_000), "llama.block_count is 100000");
        refused(TinyModel.bpe().with("general.alignment", 3), "general.alignment is 3");
    }

    @Test
    void whatIsCutShort() throws IOException {
        byte[] whole = TinyModel.bpe().bytes();
        refused(written(Arrays.copyOf(whole, whole.length - 1000)), "it is incomplete: tensor 'blk.1.ffn_down.weight'");
        for (int length = 24; length < 8000; length += 97) {
            refused(written(Arrays.copyOf(whole, length)), "cannot load");
        }
    }

    @Test
    void aFileWithChangedBytesIsReadOrRefused() throws IOException {
        byte[] whole = TinyModel.spm().bytes();
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            byte[] changed = whole.clone();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                changed[4 + random.nextInt(8000)] = (byte) random.nextInt();
            }
            Path file = written(changed);
            try {
                GgufFile.read(file).cacheBytes(1);
            } catch (BackendException e) {
                assertThat(e.kind()).as("seed %d", seed).isEqualTo(BackendException.Kind.UNLOADABLE);
                assertThat(e.getMessage())
                        .as("seed %d", seed)
                        .doesNotContain("\n")
                        .hasSizeLessThan(500);
            }
        }
    }

    private static void refused(Path file, String reason) {
        assertThatThrownBy(() -> GgufFile.read(file))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNLOADABLE))
                .hasMessageStartingWith("cannot load " + file + ": ")
                .hasMessageContaining(reason);
    }

    private void refused(TinyModel model, String reason) {
        refused(model.write(folder.resolve("changed.gguf")), reason);
    }

    private Path written(byte[] content) throws IOException {
        return Files.write(folder.resolve("file.gguf"), content);
    }

    private static byte[] header(int version, long tensors, long keys) {
        return ByteBuffer.allocate(24)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("GGUF".getBytes(StandardCharsets.US_ASCII))
                .putInt(version)
                .putLong(tensors)
                .putLong(keys)
                .array();
    }
}
