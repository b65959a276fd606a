package dev.urial.backend.djl.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.core.gguf.GgufFile;
import dev.urial.core.gguf.GgufType;
import dev.urial.core.gguf.GgufWriter;
import dev.urial.core.safetensors.SafetensorsFile;
import dev.urial.core.spi.BackendException;
import dev.urial.lab.models.LabModels;
import dev.urial.testkit.DirectoryForward;
import dev.urial.testkit.LlamaForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufConversionTest {
    @TempDir
    private Path folder;

    private Path cache() {
        return folder.resolve("cache");
    }

    /** A Gemma of two tiny layers with a byte-level vocabulary, with whatever is to be wrong in it. */
    private Path gemma(Consumer<Map<String, Object>> change, String... moreTensors) throws IOException {
        List<String> tokens = new ArrayList<>(List.of("<end>", "<b>", "[PAD]"));
        int[] kinds = new int[61];
        Arrays.fill(kinds, 1);
        kinds[0] = 3;
        kinds[1] = 4;
        kinds[2] = 5;
        for (char c = 'A'; tokens.size() < kinds.length; c++) {
            tokens.add(String.valueOf(c));
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("general.architecture", "gemma3");
        metadata.put("gemma3.context_length", 32);
        metadata.put("gemma3.embedding_length", 8);
        metadata.put("gemma3.block_count", 1);
        metadata.put("gemma3.feed_forward_length", 6);
        metadata.put("gemma3.attention.head_count", 2);
        metadata.put("gemma3.attention.head_count_kv", 1);
        metadata.put("gemma3.attention.key_length", 4);
        metadata.put("gemma3.attention.value_length", 4);
        metadata.put("gemma3.attention.sliding_window", 16);
        metadata.put("gemma3.attention.layer_norm_rms_epsilon", 1e-6f);
        metadata.put("gemma3.rope.freq_base", 1e6f);
        metadata.put("tokenizer.ggml.model", "gpt2");
        metadata.put("tokenizer.ggml.pre", "gpt-2");
        metadata.put("tokenizer.ggml.tokens", tokens);
        metadata.put("tokenizer.ggml.token_type", kinds);
        metadata.put("tokenizer.ggml.merges", List.of());
        metadata.put("tokenizer.ggml.eos_token_id", 0);
        change.accept(metadata);
        GgufWriter writer = new GgufWriter();
        metadata.forEach(writer::put);
        tensor(writer, "token_embd.weight", 8, kinds.length);
        tensor(writer, "output_norm.weight", 8);
        Map<String, int[]> layer = new LinkedHashMap<>();
        layer.put("attn_q", new int[] {8, 8});
        layer.put("attn_k", new int[] {8, 4});
        layer.put("attn_v", new int[] {8, 4});
        layer.put("attn_output", new int[] {8, 8});
        layer.put("ffn_gate", new int[] {8, 6});
        layer.put("ffn_up", new int[] {8, 6});
        layer.put("ffn_down", new int[] {6, 8});
        Stream.of("attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm")
                .forEach(name -> layer.put(name, new int[] {8}));
        Stream.of("attn_q_norm", "attn_k_norm").forEach(name -> layer.put(name, new int[] {4}));
        layer.forEach((name, shape) -> tensor(writer, "blk.0." + name + ".weight", shape));
        for (String more : moreTensors) {
            tensor(writer, more, 8);
        }
        Path file = folder.resolve("gemma.gguf");
        writer.write(file);
        return file;
    }

    private static void tensor(GgufWriter writer, String name, int... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + i / 16f;
        }
        GgufWriter unused = writer.tensor(name, shape.length == 1 ? GgufType.F32 : GgufType.BF16, values, shape);
    }

    private String refusal(Path file) {
        BackendException refused = assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> GgufConversion.directory(file, cache(), () -> {}))
                .actual();
        assertThat(refused.kind()).isEqualTo(BackendException.Kind.UNLOADABLE);
        String message = String.valueOf(refused.getMessage());
        assertThat(message).doesNotContain("\n").contains(file.toString());
        return message;
    }

    @Test
    void aLlamaComputesTheSame() throws IOException {
        Path file = LabModels.file("aligned");
        int[] tokens = {0, 1, 117, 104, 500, 2, 2047};
        double[][] expected = new LlamaForward(file).logits(tokens);
        double[][] found = new DirectoryForward(GgufConversion.directory(file, cache(), () -> {})).logits(tokens);

        for (int i = 0; i < tokens.length; i++) {
            assertThat(found[i]).containsExactly(expected[i], within(1e-9));
        }
    }

    @Test
    void theDirectoryIsOneThatCanBeRead() {
        ModelDirectory directory =
                ModelDirectory.read(GgufConversion.directory(LabModels.file("base"), cache(), () -> {}), Tiny.FAMILIES);

        assertThat(directory.architecture().vocabularySize()).isEqualTo(2048);
        assertThat(directory.ends()).containsExactly(0, 2);
        assertThat(directory.bos()).hasValue(0);
    }

    @Test
    void theChatTemplateGoesWithIt() throws IOException {
        Path base = GgufConversion.directory(LabModels.file("base"), cache(), () -> {});
        Path aligned = GgufConversion.directory(LabModels.file("aligned"), cache(), () -> {});

        assertThat(json(base, "tokenizer_config.json").has("chat_template")).isFalse();
        assertThat(json(aligned, "tokenizer_config.json").path("chat_template").asText())
                .isEqualTo(GgufFile.read(LabModels.file("aligned"))
                        .string("tokenizer.chat_template")
                        .orElseThrow());
    }

    private static JsonNode json(Path directory, String file) throws IOException {
        return Tiny.JSON.readTree(directory.resolve(file).toFile());
    }

    @Test
    void aGemmasNormsAreLessByOneAndTheRestIsAsItWas() throws IOException {
        Path file = gemma(metadata -> {});
        ModelDirectory directory =
                ModelDirectory.read(GgufConversion.directory(file, cache(), () -> {}), Tiny.FAMILIES);
        SafetensorsFile weights = SafetensorsFile.read(directory.directory().resolve("model.safetensors"));

        assertThat(directory.architecture().modelType()).isEqualTo("gemma3_text");
        assertThat(weights.tensor("model.norm.weight").read()).startsWith(0f, 1 / 16f, 2 / 16f);
        assertThat(weights.tensor("model.layers.0.self_attn.q_norm.weight").read())
                .startsWith(0f, 1 / 16f);
        assertThat(weights.tensor("model.layers.0.self_attn.q_proj.weight").read())
                .startsWith(1f, 17 / 16f);
        assertThat(weights.tensor("model.embed_tokens.weight").dtype().name()).isEqualTo("BF16");
    }

    @Test
    void kindsOfTokensAreKept() throws IOException {
        JsonNode tokenizer = json(GgufConversion.directory(gemma(metadata -> {}), cache(), () -> {}), "tokenizer.json");

        JsonNode added = tokenizer.path("added_tokens");
        assertThat(added).hasSize(2);
        assertThat(added.path(0).path("special").booleanValue()).isTrue();
        assertThat(added.path(1).path("content").asText()).isEqualTo("<b>");
        assertThat(added.path(1).path("special").booleanValue()).isFalse();
        assertThat(tokenizer.path("model").path("vocab").has("[PAD]")).isFalse();
    }

    @Test
    void aFileIsConvertedOnce() throws IOException {
        Path file = gemma(metadata -> {});
        Path first = GgufConversion.directory(file, cache(), () -> {});
        FileTime made = Files.getLastModifiedTime(first.resolve("model.safetensors"));

        assertThat(GgufConversion.directory(file, cache(), () -> {})).isEqualTo(first);
        assertThat(Files.getLastModifiedTime(first.resolve("model.safetensors")))
                .isEqualTo(made);
    }

    @Test
    void aDirectoryThatLacksAFileIsMadeAgain() throws IOException {
        Path file = gemma(metadata -> {});
        Path directory = GgufConversion.directory(file, cache(), () -> {});
        Files.delete(directory.resolve("tokenizer.json"));

        assertThat(GgufConversion.directory(file, cache(), () -> {}).resolve("tokenizer.json"))
                .exists();
    }

    @Test
    void severalAtOnceMakeOneDirectoryAndLeaveNothingElse() throws IOException {
        Path file = gemma(metadata -> {});
        List<CompletableFuture<Path>> all = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> GgufConversion.directory(file, cache(), () -> {})))
                .limit(6)
                .toList();

        assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        try (Stream<Path> left = Files.list(cache())) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void aTokenizerThatIsNotConvertedIsNamedWithTheWayOut() throws IOException {
        assertThat(refusal(gemma(metadata -> metadata.put("tokenizer.ggml.model", "llama-like"))))
                .contains("'llama-like'")
                .contains("name the Hugging Face directory of the model itself");
        assertThat(refusal(gemma(metadata -> metadata.put("tokenizer.ggml.pre", "new-one"))))
                .contains("'new-one'")
                .contains("known are gpt-2, llama-bpe, qwen2, smollm");
    }

    @Test
    void aNetworkThatIsNotConvertedIsNamed() throws IOException {
        assertThat(refusal(gemma(metadata -> metadata.put("general.architecture", "mamba"))))
                .contains("its architecture 'mamba' is not converted; llama and gemma3 are");
        assertThat(refusal(gemma(metadata -> metadata.put("gemma3.rope.scaling.type", "linear"))))
                .contains("'gemma3.rope.scaling.type'");
        assertThat(refusal(gemma(metadata -> metadata.put("gemma3.final_logit_softcapping", 30f))))
                .contains("'gemma3.final_logit_softcapping'");
        assertThat(refusal(gemma(metadata -> {}, "rope_freqs.weight"))).contains("tensor 'rope_freqs.weight'");
        assertThat(refusal(gemma(metadata -> {}, "blk.0.attn_q.bias"))).contains("tensor 'blk.0.attn_q.bias'");
        assertThat(refusal(gemma(metadata -> metadata.remove("gemma3.feed_forward_length"))))
                .contains("lacks 'gemma3.feed_forward_length'");
    }
}
