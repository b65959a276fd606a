package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.safetensors.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The numbers are those of the Hugging Face library: transformers 4.57.6 and peft 0.21.2 with torch 2.7.1 in double precision, given
 * the very directories that the test makes.
 */
class DirectoryForwardTest {
    /** More than the windows; all kinds of tokens. */
    private static final int[] TOKENS = {84, 35, 277, 120, 280, 39, 258, 269, 13, 200, 5, 266, 71, 0, 283, 17};

    @TempDir
    private Path folder;

    /** Logits of four ids after the last token; the library was asked for the two of version 5 in the words of version 4. */
    @ParameterizedTest
    @CsvSource({
        "LLAMA, 0.24866, 0.51761, -1.14377, -3.08270",
        "LLAMA_LINEAR, 1.95681, 1.20509, -1.27818, -1.92573",
        "LLAMA_LLAMA3, 5.53478, 2.41035, -0.31118, -3.61748",
        "LLAMA_5, 5.53478, 2.41035, -0.31118, -3.61748",
        "LLAMA_YARN, 7.08765, 1.61139, 0.19454, -2.74410",
        "LLAMA_BIAS, -2.06100, 0.93380, -1.94064, 3.31271",
        "SMOLLM, -2.78569, 0.39742, 1.31228, 6.54607",
        "MISTRAL, -0.96093, 0.45064, 0.47350, -2.74900",
        "QWEN2, -4.84524, 2.19755, -0.06605, 0.68354",
        "QWEN2_WINDOW, -3.91372, 2.69926, 1.01305, -1.08399",
        "QWEN3, -5.38758, 0.45629, -1.12321, -0.59945",
        "GEMMA3, -0.31971, -0.68838, -1.11429, 4.03657",
        "GEMMA3_5, -2.62107, -0.98705, -0.60955, 2.95172",
        "OLMO2, 0.30713, -2.30268, 0.60472, -4.08520"
    })
    void everyFamilySaysWhatTheLibrarySays(TinyFamily family, double a, double b, double c, double d)
            throws IOException {
        assertSays(new DirectoryForward(family.directory().write(folder)), a, b, c, d);
    }

    @Test
    void weightsAreReadInEveryTypeAndFromSeveralFiles() throws IOException {
        Path brain = TinyFamily.LLAMA.directory().type(DType.BF16).shards(3).write(folder.resolve("bf16"));
        assertSays(new DirectoryForward(brain), 0.25021, 0.50137, -1.14553, -3.11435);
        Path half = TinyFamily.LLAMA.directory().type(DType.F16).write(folder.resolve("f16"));
        assertSays(new DirectoryForward(half), 0.25171, 0.51660, -1.14277, -3.09119);
    }

    @Test
    void anAdapterIsAdded() throws IOException {
        Path model = TinyFamily.LLAMA.directory().write(folder.resolve("model"));
        Path adapter = new TinyAdapter().write(folder.resolve("adapter"), TinyFamily.LLAMA);
        assertSays(new DirectoryForward(model, adapter), -1.63190, 0.14128, -0.62219, 0.66536);
    }

    @Test
    void anAdaptersFactorsMayDifferByModule() throws IOException {
        Path model = TinyFamily.LLAMA.directory().write(folder.resolve("model"));
        Path adapter = new TinyAdapter()
                .with("use_rslora", "true")
                .with("alpha_pattern", "{\"layers.1.self_attn.q_proj\": 3}")
                .write(folder.resolve("adapter"), TinyFamily.LLAMA);
        assertSays(new DirectoryForward(model, adapter), -0.79282, 0.47710, -0.73305, 2.11338);
    }

    @Test
    void aRowKnowsNothingOfWhatComesAfterIt() throws IOException {
        DirectoryForward forward =
                new DirectoryForward(TinyFamily.MISTRAL.directory().write(folder));
        double[][] all = forward.logits(TOKENS);
        assertThat(all).hasNumberOfRows(TOKENS.length);
        assertThat(forward.vocabularySize()).isEqualTo(all[0].length).isEqualTo(288);
        assertThat(forward.logits(Arrays.copyOf(TOKENS, 5))).isDeepEqualTo(Arrays.copyOf(all, 5));
    }

    @Test
    void oldWordsForWindowsMeanTheSame() throws IOException {
        double[][] right =
                new DirectoryForward(TinyFamily.GEMMA3.directory().write(folder.resolve("gemma"))).logits(TOKENS);
        Path old = TinyFamily.GEMMA3
                .directory()
                .without("layer_types")
                .with("sliding_window_pattern", "3")
                .write(folder.resolve("old"));
        assertThat(new DirectoryForward(old).logits(TOKENS)).isDeepEqualTo(right);

        double[][] window =
                new DirectoryForward(TinyFamily.QWEN2_WINDOW.directory().write(folder.resolve("qwen"))).logits(TOKENS);
        Path without =
                TinyFamily.QWEN2_WINDOW.directory().without("layer_types").write(folder.resolve("without"));
        assertThat(new DirectoryForward(without).logits(TOKENS)).isDeepEqualTo(window);
    }

    @Test
    void whatIsNotComputedIsRefused() {
        for (Map.Entry<String, String> change : Map.of(
                        "model_type", "\"phi3\"",
                        "hidden_act", "\"relu\"",
                        "final_logit_softcapping", "30.0",
                        "tie_word_embeddings", "true",
                        "rope_scaling", "{\"rope_type\": \"longrope\"}")
                .entrySet()) {
            assertThatThrownBy(() -> new DirectoryForward(TinyFamily.LLAMA
                            .directory()
                            .with(change.getKey(), change.getValue())
                            .write(folder)))
                    .as(change.getKey())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void adaptersOfOtherKindsAreRefused() throws IOException {
        Path model = TinyFamily.LLAMA.directory().write(folder.resolve("model"));
        for (String field : List.of("use_dora", "fan_in_fan_out")) {
            Path adapter = new TinyAdapter().with(field, "true").write(folder.resolve("adapter"), TinyFamily.LLAMA);
            assertThatThrownBy(() -> new DirectoryForward(model, adapter)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void tokensThatTheVocabularyLacksAreRefused() throws IOException {
        DirectoryForward forward =
                new DirectoryForward(TinyFamily.LLAMA.directory().write(folder));
        assertThatThrownBy(() -> forward.logits(0, 288))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("token 288 is not in the vocabulary of 288");
    }

    private static void assertSays(DirectoryForward forward, double a, double b, double c, double d) {
        double[] last = forward.logits(TOKENS)[TOKENS.length - 1];
        assertThat(new double[] {last[0], last[100], last[200], last[283]})
                .containsExactly(new double[] {a, b, c, d}, within(2e-5));
    }
}
