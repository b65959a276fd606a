package dev.urial.backend.djl.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.spi.BackendException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What single fields do. */
class FamilyFieldsTest {
    private static final Config LLAMA = Config.published("smollm2-135m");

    @Test
    void headsFollowFromTheWidthAndKeysFromQueriesWhereNothingElseIsSaid() {
        Architecture llama = LLAMA.without("num_key_value_heads", "rms_norm_eps", "rope_theta", "hidden_act")
                .read();

        assertThat(llama.headSize()).isEqualTo(64);
        assertThat(llama.kvHeads()).isEqualTo(9);
        assertThat(llama.epsilon()).isEqualTo(1e-6);
        assertThat(llama.layers().get(0).rotary().frequencies().get(16)).isCloseTo(0.01, within(1e-15));
    }

    @Test
    void biasesAreWhereTheFieldsSay() {
        assertThat(LLAMA.with("attention_bias", "true")
                        .with("mlp_bias", "true")
                        .read()
                        .tensors())
                .containsKeys(
                        "model.layers.0.self_attn.q_proj.bias",
                        "model.layers.0.self_attn.o_proj.bias",
                        "model.layers.0.mlp.down_proj.bias");
    }

    @Test
    void linearScalingDividesAllFrequencies() {
        Config scaled = LLAMA.with("rope_scaling", "{\"type\": \"linear\", \"factor\": 4.0}");

        assertThat(frequencies(scaled))
                .containsExactlyElementsOf(frequencies(LLAMA).stream()
                        .map(frequency -> frequency / 4)
                        .toList());
    }

    @Test
    void dynamicScalingBeginsBehindOurContext() {
        Config scaled = LLAMA.with("rope_scaling", "{\"rope_type\": \"dynamic\", \"factor\": 2.0}");

        assertThat(frequencies(scaled)).isEqualTo(frequencies(LLAMA));
        assertThat(scaled.read().contextTokens()).isEqualTo(8192);
    }

    /** As Qwen's card tells users to write it; the numbers were computed apart, by the formulas of the YaRN paper. */
    @Test
    void yarnKeepsFastTurnsAndMakesRoom() {
        Architecture qwen = Config.published("qwen3-0.6b")
                .with("max_position_embeddings", "32768")
                .with(
                        "rope_scaling",
                        "{\"rope_type\": \"yarn\", \"factor\": 4.0, \"original_max_position_embeddings\": 32768}")
                .read();

        assertThat(qwen.contextTokens()).isEqualTo(131_072);
        assertThat(qwen.layers().get(0).rotary().magnitude()).isCloseTo(1.138629436111989, within(1e-14));
        PublishedConfigsTest.assertFrequencies(qwen, 0, new int[] {0, 23, 24, 30, 39, 40, 63}, new double[] {
            1.0,
            0.006978305848598663,
            0.005375321490790102,
            0.0010643609812470017,
            6.490394320837028e-05,
            4.445698525097307e-05,
            3.102344401879299e-07
        });
    }

    @Test
    void newerFilesHaveTheBaseWithTheScaling() {
        Config newer = LLAMA.without("rope_theta", "rope_scaling")
                .with("rope_parameters", "{\"rope_theta\": 100000, \"rope_type\": \"default\"}");

        assertThat(frequencies(newer)).isEqualTo(frequencies(LLAMA));
    }

    @Test
    void newerFilesOfGemmaHaveBothBasesInOneObject() {
        Config older = Config.published("gemma-3-270m");
        Config newer = older.without("rope_theta", "rope_scaling", "rope_local_base_freq")
                .with(
                        "rope_parameters",
                        "{\"full_attention\": {\"rope_theta\": 1000000, \"rope_type\": \"default\"},"
                                + " \"sliding_attention\": {\"rope_theta\": 10000, \"rope_type\": \"default\"}}");

        assertThat(newer.read()).isEqualTo(older.read());
    }

    @Test
    void qwenSeesAWindowFromALayerOnIfItIsToldTo() {
        Config windowed = Config.published("qwen2.5-1.5b")
                .with("use_sliding_window", "true")
                .with("sliding_window", "64")
                .with("max_window_layers", "21");

        assertThat(windowed.read().layers().stream().map(Architecture.Layer::window))
                .startsWith(OptionalInt.empty())
                .endsWith(OptionalInt.of(64))
                .filteredOn(OptionalInt::isPresent)
                .hasSize(7);
    }

    @Test
    void listedLayersGoBeforeTheFirstLayerOfAWindow() {
        String[] types = new String[28];
        Arrays.fill(types, "\"full_attention\"");
        types[1] = "\"sliding_attention\"";
        Config listed = Config.published("qwen3-0.6b")
                .with("use_sliding_window", "true")
                .with("sliding_window", "64")
                .with("layer_types", List.of(types).toString());

        assertThat(listed.read().layers().get(1).window()).hasValue(64);
        assertThat(listed.read().layers().get(27).window()).isEmpty();
        assertRefused(
                listed.with("use_sliding_window", "false"),
                "field 'layer_types' (",
                "names layers with a window, and there is none");
    }

    @Test
    void imagesAreLeftOutByTheNamesOfTheirTensors() {
        Gemma3 gemma = new Gemma3();

        assertThat(Config.published("gemma-3-4b").read().ignored()).contains("vision_tower.");
        assertThat(gemma.tensorName("language_model.model.norm.weight")).isEqualTo("model.norm.weight");
        assertThat(gemma.tensorName("model.language_model.norm.weight")).isEqualTo("model.norm.weight");
        assertThat(gemma.tensorName("language_model.lm_head.weight")).isEqualTo("lm_head.weight");
        assertThat(gemma.tensorName("model.norm.weight")).isEqualTo("model.norm.weight");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            smollm2-135m | model_type           | "lama"                        | field 'model_type' ("lama") is not known; did you mean 'llama'?; known are gemma3, gemma3_text, llama, mistral, olmo2, qwen2, qwen3, smollm3
            smollm2-135m | model_type           | null                          | field 'model_type' (null) is missing
            smollm2-135m | quantization_config  | {"bits": 4}                   | field 'quantization_config' ({"bits":4}) says that the weights are quantized; F32, F16 and BF16 can be read
            smollm2-135m | hidden_act           | "relu"                        | field 'hidden_act' ("relu") is not computed here; 'silu' is
            gemma-3-270m | hidden_activation    | "gelu"                        | field 'hidden_activation' ("gelu") is not computed here; 'gelu_pytorch_tanh' is
            gemma-3-270m | final_logit_softcapping | 30.0                       | field 'final_logit_softcapping' (30.0) is not computed here: Gemma 3 caps nothing
            smollm2-135m | num_experts          | 8                             | field 'num_experts' (8) is not known, so what it changes would be left out
            smollm2-135m | mlp_bais             | true                          | field 'mlp_bais' (true) is not known, so what it changes would be left out
            smollm2-135m | hidden_size          | null                          | field 'hidden_size' (null) is missing
            smollm2-135m | hidden_size          | "576"                         | field 'hidden_size' must be a whole number from 1 to 16777216, was "576"
            smollm2-135m | hidden_size          | 0                             | field 'hidden_size' must be a whole number from 1 to 16777216, was 0
            smollm2-135m | hidden_size          | 99999999999                   | field 'hidden_size' must be a whole number from 1 to 16777216, was 99999999999
            smollm2-135m | hidden_size          | 577                           | field 'hidden_size' (577) is no multiple of 'num_attention_heads', which is 9
            smollm2-135m | num_hidden_layers    | 1001                          | field 'num_hidden_layers' must be a whole number from 1 to 1000, was 1001
            smollm2-135m | num_key_value_heads  | 2                             | field 'num_attention_heads' (9) is no multiple of 'num_key_value_heads', which is 2
            smollm2-135m | head_dim             | 63                            | field 'head_dim' (63) gives heads of 63 numbers; they have an even number up to 4096
            smollm2-135m | num_attention_heads  | 192                           | field 'hidden_size' (576) gives heads of 3 numbers; they have an even number up to 4096
            smollm2-135m | rms_norm_eps         | -1e-6                         | field 'rms_norm_eps' (-1.0E-6) must be above 0
            smollm2-135m | rms_norm_eps         | 1e999                         | field 'rms_norm_eps' must be a finite number, was
            smollm2-135m | tie_word_embeddings  | 1                             | field 'tie_word_embeddings' must be true or false, was 1
            smollm2-135m | rope_theta           | 1                             | field 'rope_theta' (1) must be above 1
            smollm2-135m | partial_rotary_factor | 0.5                          | field 'partial_rotary_factor' (0.5) is not computed here: whole heads are turned
            smollm2-135m | rope_interleaved     | true                          | field 'rope_interleaved' (true) is not known
            smollm2-135m | rope_scaling         | 3                             | field 'rope_scaling' must be an object, was 3
            smollm2-135m | rope_scaling         | {"type": "longrope"}          | field 'rope_scaling.type' ("longrope") is not computed here; known are default, linear, dynamic, llama3, yarn
            smollm2-135m | rope_scaling         | {"type": "linear"}            | field 'rope_scaling.factor' is missing
            smollm2-135m | rope_scaling         | {"type": "linear", "factor": 0.5} | field 'rope_scaling.factor' (0.5) must be at least 1
            smollm2-135m | rope_scaling         | {"type": "linear", "factor": 2, "long_factor": [1]} | field 'rope_scaling.long_factor' ([1]) is not known
            smollm2-135m | rope_scaling         | {"type": "linear", "rope_type": "yarn"} | field 'rope_scaling.type' ("linear") contradicts 'rope_type', which is 'yarn'
            gemma-3-270m | layer_types          | ["full_attention"]            | field 'layer_types' (["full_attention"]) has 1 entries for 18 layers
            gemma-3-270m | sliding_window       | null                          | field 'sliding_window' (null) is not computed here: some layers see a window
            gemma-3-270m | use_bidirectional_attention | true                   | field 'use_bidirectional_attention' (true) is not known
            smollm3-3b   | no_rope_layers       | [1, 0]                        | field 'no_rope_layers' ([1,0]) must have a 1 or 0 for each of 36 layers
            """)
    void whatIsNotComputedIsRefusedByName(String published, String field, String json, String message) {
        assertRefused(Config.published(published).with(field, json), message, "");
    }

    @Test
    void aMistralMustSayWhetherItHasAWindow() {
        assertRefused(
                Config.published("mistral-7b-v0.1").without("sliding_window"),
                "field 'sliding_window' is missing; it is null, or how far back all layers see",
                "");
    }

    private static List<Double> frequencies(Config config) {
        return config.read().layers().get(0).rotary().frequencies();
    }

    private static void assertRefused(Config config, String begin, String more) {
        assertThatThrownBy(config::read)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNLOADABLE))
                .hasMessageStartingWith("cannot load ")
                .hasMessageContaining(".json: " + begin)
                .hasMessageContaining(more)
                .hasMessageNotContaining("\n");
    }
}
