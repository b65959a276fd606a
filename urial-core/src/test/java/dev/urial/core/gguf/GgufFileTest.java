package dev.urial.core.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read from a file's header, and what is said of files that are no model. Nothing native here. */
class GgufFileTest {
    @TempDir
    private Path folder;

    @Test
    void theHeaderTellsTheModelsShape() throws IOException {
        GgufFile file = GgufFile.read(written(new SmallFile().bytes()));
        assertThat(file.architecture()).isEqualTo("llama");
        assertThat(file.name()).hasValue("small");
        assertThat(file.trainedContext()).hasValue(SmallFile.CONTEXT);
        assertThat(file.split()).isFalse();
        assertThat(file.controlTokens().stream()).containsExactly(0, 3);
        // 2 layers, 2 heads of 16 for keys and as many for values, 2 bytes each
        assertThat(file.cacheBytes(100)).isEqualTo(100 * 2 * 2 * (16 + 16) * 2);
    }

    @Test
    void headsMayDifferByLayer() throws IOException {
        SmallFile model = new SmallFile().with("llama.attention.head_count_kv", new int[] {4, 1});
        assertThat(GgufFile.read(written(model.bytes())).cacheBytes(1)).isEqualTo((4 + 1) * (16 + 16) * 2);
    }

    @Test
    void metadataAreReadByTheirNames() throws IOException {
        GgufFile file = GgufFile.read(written(new SmallFile().bytes()));
        assertThat(file.string("tokenizer.ggml.model")).hasValue("gpt2");
        assertThat(file.number("llama.block_count")).hasValue(2L);
        assertThat(file.real("llama.attention.layer_norm_rms_epsilon")).hasValue((double) 1e-5f);
        assertThat(file.truth("tokenizer.ggml.add_bos_token")).hasValue(false);
        assertThat(file.strings("tokenizer.ggml.tokens")).containsExactly("<unk>", "a", "Ġb", "<|end|>");
    }

    @Test
    void whatIsNotThereOrOfAnotherKindIsAbsent() throws IOException {
        GgufFile file = GgufFile.read(written(new SmallFile().bytes()));
        assertThat(file.string("general.author")).isEmpty();
        assertThat(file.string("llama.block_count")).isEmpty();
        assertThat(file.number("general.name")).isEmpty();
        assertThat(file.strings("general.name")).isEmpty();
    }

    @Test
    void tensorsAreReadRowByRow() throws IOException {
        GgufFile file = GgufFile.read(written(new SmallFile().bytes()));
        assertThat(file.tensors()).containsExactly("token_embd.weight", SmallFile.LAST);
        assertThat(file.shape("token_embd.weight")).containsExactly(3L, 2L);
        assertThat(file.type(SmallFile.LAST)).hasValue(GgufType.F16);
        assertThat(file.read("token_embd.weight")).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(file.read(SmallFile.LAST)).hasSize(1024).containsOnly(0);
    }

    @Test
    void aTensorThatCannotBeReadIsNamed() throws IOException {
        byte[] bytes = new SmallFile().bytes();
        // its type is what stands before its offset, at the end of the header
        int type =
                new String(bytes, StandardCharsets.ISO_8859_1).indexOf(SmallFile.LAST) + SmallFile.LAST.length() + 20;
        bytes[type] = 99;
        GgufFile file = GgufFile.read(written(bytes));
        assertThat(file.type(SmallFile.LAST)).isEmpty();
        assertThatThrownBy(() -> file.read(SmallFile.LAST))
                .isInstanceOf(BackendException.class)
                .hasMessage("cannot load " + file.file() + ": tensor '" + SmallFile.LAST
                        + "' is of type 99; [F32, F16, Q8_0, BF16] can be read");
        assertThatThrownBy(() -> file.read("output.weight"))
                .isInstanceOf(BackendException.class)
                .hasMessage("cannot load " + file.file() + ": it has no tensor 'output.weight'");
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
        refused(new SmallFile().with("general.type", "adapter"), "it is a LoRA adapter");
        refused(new SmallFile().with("general.type", "mmproj"), "general.type is 'mmproj'");
        refused(new SmallFile().withoutTensors(), "no tensors");
        refused(new SmallFile().with("llama.attention.causal", false), "embeddings (llama)");
    }

    @Test
    void anAdapterIsReadAsOne() throws IOException {
        SmallFile adapter = new SmallFile().with("general.type", "adapter").with("adapter.type", "lora");
        GgufFile file = GgufFile.readAdapter(
                written(adapter.with("adapter.lora.alpha", 16f).bytes()));
        assertThat(file.architecture()).isEqualTo("llama");
        assertThat(file.real("adapter.lora.alpha")).hasValue(16.0);
        refusedAdapter(adapter.with("adapter.lora.alpha", 16), "adapter.lora.alpha is not a number of type float32");
        refusedAdapter(new SmallFile(), "it is no LoRA adapter (general.type is 'model')");
        refusedAdapter(new SmallFile().with("general.type", "adapter"), "adapter.type is ''");
    }

    private void refusedAdapter(SmallFile adapter, String reason) throws IOException {
        Path file = written(adapter.bytes());
        assertThatThrownBy(() -> GgufFile.readAdapter(file))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void theShapesOfAllTensorsAreTold() throws IOException {
        assertThat(GgufFile.read(written(new SmallFile().bytes())).shapes())
                .containsExactly(entry("token_embd.weight", List.of(3L, 2L)), entry(SmallFile.LAST, List.of(64L, 16L)));
    }

    @Test
    void whatIsDamaged() throws IOException {
        refused(written(header(3, 1, -1)), "18446744073709551615 metadata keys");
        refused(written(header(3, 1L << 40, 0)), "1099511627776 tensors");
        refused(written(header(3, 1, 1)), "its header ends at byte 24");
        refused(new SmallFile().with("general.architecture", null), "general.architecture");
        refused(new SmallFile().with("tokenizer.ggml.tokens", null), "no vocabulary");
        refused(new SmallFile().with("tokenizer.ggml.scores", new float[3]), "tokenizer.ggml.scores has 3 entries");
        refused(new SmallFile().with("tokenizer.ggml.model", "llama"), "lacks 256 of the 256 byte tokens");
        refused(new SmallFile().with("llama.attention.head_count", 0), "llama.attention.head_count is 0");
        refused(new SmallFile().with("llama.block_count", 100_000), "llama.block_count is 100000");
        refused(new SmallFile().with("general.alignment", 3), "general.alignment is 3");
    }

    @Test
    void whatIsCutShort() throws IOException {
        byte[] whole = new SmallFile().bytes();
        refused(
                written(Arrays.copyOf(whole, whole.length - 1000)),
                "it is incomplete: tensor '" + SmallFile.LAST + "'");
        for (int length = 24; length < whole.length; length += 31) {
            refused(written(Arrays.copyOf(whole, length)), "cannot load");
        }
    }

    @Test
    void aFileWithChangedBytesIsReadOrRefused() throws IOException {
        byte[] whole = new SmallFile().bytes();
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            byte[] changed = whole.clone();
            for (int i = 0; i < 1 + random.nextInt(4); i++) {
                changed[4 + random.nextInt(whole.length - 4)] = (byte) random.nextInt();
            }
            Path file = written(changed);
            try {
                GgufFile read = GgufFile.read(file);
                var unused = read.cacheBytes(1);
                read.strings("tokenizer.ggml.tokens");
                read.tensors().forEach(read::read);
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

    private void refused(SmallFile model, String reason) throws IOException {
        refused(written(model.bytes()), reason);
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
