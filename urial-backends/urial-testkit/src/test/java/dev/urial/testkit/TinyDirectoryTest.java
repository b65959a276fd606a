package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.core.safetensors.DType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TinyDirectoryTest {
    private static final int[] ONCE_UPON_A_TIME = {46, 77, 66, 68, 220, 84, 79, 262, 259, 256, 72, 76, 68};

    @TempDir
    private Path folder;

    @Test
    void theSameCallsWriteTheSameBytes() throws IOException {
        Map<String, String> once = files(TinyFamily.QWEN3.directory().shards(2).write(folder.resolve("a")));
        Map<String, String> twice = files(TinyFamily.QWEN3.directory().shards(2).write(folder.resolve("b")));
        Map<String, String> other =
                files(TinyFamily.QWEN3.directory().shards(2).seed(7).write(folder.resolve("c")));
        assertThat(twice).isEqualTo(once);
        assertThat(other)
                .doesNotContainEntry("model-00001-of-00002.safetensors", once.get("model-00001-of-00002.safetensors"));
    }

    @Test
    void aDirectoryHasWhatTheLibraryWrites() throws IOException {
        Path directory =
                TinyFamily.LLAMA.directory().chatTemplate("{{ messages }}").write(folder);
        assertThat(files(directory))
                .containsOnlyKeys(
                        "chat_template.jinja",
                        "config.json",
                        "generation_config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json")
                .containsEntry("chat_template.jinja", "{{ messages }}");
    }

    @Test
    void severalFilesHaveAnIndex() throws IOException {
        Path directory = TinyFamily.LLAMA.directory().shards(2).write(folder);
        assertThat(files(directory)).doesNotContainKey("model.safetensors");
        JsonNode index = read(directory.resolve("model.safetensors.index.json")).get("weight_map");
        assertThat(index.get("model.embed_tokens.weight").asText()).isEqualTo("model-00001-of-00002.safetensors");
        assertThat(index.get("lm_head.weight").asText()).isEqualTo("model-00002-of-00002.safetensors");
    }

    @Test
    void theConfigurationSaysWhatItIsTold() throws IOException {
        Path directory = TinyFamily.LLAMA
                .directory()
                .with("max_position_embeddings", "99")
                .without("bos_token_id")
                .type(DType.BF16)
                .write(folder);
        JsonNode config = read(directory.resolve("config.json"));
        assertThat(config.get("max_position_embeddings").intValue()).isEqualTo(99);
        assertThat(config.has("bos_token_id")).isFalse();
        assertThat(config.get("dtype").asText()).isEqualTo("bfloat16");
    }

    @Test
    void tokensHaveTheIdsThatTheConfigurationNames() throws IOException {
        Path directory = TinyFamily.LLAMA.directory().write(folder);
        JsonNode tokenizer = read(directory.resolve("tokenizer.json"));
        JsonNode vocabulary = tokenizer.get("model").get("vocab");
        assertThat(vocabulary).hasSize(284);
        assertThat(vocabulary.get("A").intValue()).isEqualTo('A' - '!');
        assertThat(vocabulary.get("Ġcat").intValue()).isEqualTo(265);
        JsonNode end = tokenizer.get("added_tokens").get(1);
        assertThat(end.get("content").asText()).isEqualTo("<|endoftext|>");
        assertThat(end.get("id"))
                .isEqualTo(read(directory.resolve("config.json")).get("eos_token_id"));
    }

    /** What contract tests need of a model that is only random. */
    @ParameterizedTest
    @EnumSource
    void greedyTextIsPlainAndGoesOnAndDiffersFromPromptToPrompt(TinyFamily family) throws IOException {
        DirectoryForward forward = new DirectoryForward(family.directory().write(folder));
        int[] one = greedy(forward, ONCE_UPON_A_TIME);
        int[] other = greedy(forward, Arrays.copyOf(ONCE_UPON_A_TIME, 9));
        assertThat(other).isNotEqualTo(one);
        assertThat(Arrays.stream(one).distinct().count()).isGreaterThan(4);
        assertThat(Arrays.stream(one)).allMatch(TinyTokenizer::isPlain);
    }

    @Test
    void aFamilyOfOnesOwnIsItsConfigurationAndItsShapes() throws IOException {
        String config = """
                {"model_type": "mine", "vocab_size": 300}""";
        Path directory =
                new TinyDirectory(config, Map.of("a.norm.weight", List.of(8), "b.weight", List.of(3, 8))).write(folder);
        assertThat(read(directory.resolve("config.json")).get("model_type").asText())
                .isEqualTo("mine");
        assertThat(new DirectoryTensors(directory).matrix("b.weight")).hasDimensions(3, 8);
        assertThatThrownBy(() -> new TinyDirectory("{\"vocab_size\": 100}", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vocab_size is 100, less than the 288 tokens of the tokenizer");
    }

    @Test
    void anAdapterHasTheRanksThatItNames() throws IOException {
        Path directory = new TinyAdapter().write(folder, TinyFamily.QWEN2);
        Map<String, String> files = files(directory);
        assertThat(files).containsOnlyKeys("adapter_config.json", "adapter_model.safetensors");
        assertThat(files.get("adapter_model.safetensors"))
                .contains(shape("self_attn.q_proj.lora_A", 4, 64))
                .contains(shape("self_attn.v_proj.lora_B", 32, 2));
    }

    private static String shape(String name, int rows, int columns) {
        return "\"base_model.model.model.layers.2.%s.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d]"
                .formatted(name, rows, columns);
    }

    private static int[] greedy(DirectoryForward forward, int... prompt) {
        int[] tokens = Arrays.copyOf(prompt, prompt.length + 12);
        for (int i = prompt.length; i < tokens.length; i++) {
            double[] logits = forward.logits(Arrays.copyOf(tokens, i))[i - 1];
            for (int token = 0; token < logits.length; token++) {
                tokens[i] = logits[token] > logits[tokens[i]] ? token : tokens[i];
            }
        }
        return Arrays.copyOfRange(tokens, prompt.length, tokens.length);
    }

    private static JsonNode read(Path file) throws IOException {
        return TinyDirectory.json(Files.readString(file));
    }

    /** The contents by name, a character for each byte. */
    private static Map<String, String> files(Path directory) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }
}
