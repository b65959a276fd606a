package dev.urial.backend.djl.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.urial.backend.djl.family.Architecture.Activation;
import dev.urial.backend.djl.family.Architecture.Norms;
import dev.urial.backend.djl.family.Architecture.QueryKeyNorm;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from configs as they were published. */
class PublishedConfigsTest {
    /** The numbers of parameters are those of the published weights, the text's part of them in the one that sees images. */
    @ParameterizedTest
    @CsvSource({
        "llama-3.2-1b, 1235814400",
        "llama-3.1-8b, 8030261248",
        "mistral-7b-v0.1, 7241732096",
        "mistral-7b-v0.3, 7248023552",
        "qwen2.5-1.5b, 1543714304",
        "qwen3-0.6b, 596049920",
        "gemma-3-270m, 268098176",
        "gemma-3-1b, 999885952",
        "gemma-3-4b, 3880263168",
        "olmo-2-1b, 1484916736",
        "smollm2-135m, 134515008",
        "smollm3-3b, 3075098624"
    })
    void theTensorsHaveAsManyNumbersAsWerePublished(String name, long parameters) {
        long found = Config.published(name).read().tensors().values().stream()
                .mapToLong(shape -> shape.stream().mapToLong(extent -> extent).reduce(1, (a, b) -> a * b))
                .sum();

        assertThat(found).isEqualTo(parameters);
    }

    @Test
    void llama32SlowsDownSlowTurns() {
        Architecture llama = Config.published("llama-3.2-1b").read();

        assertThat(llama.headSize()).isEqualTo(64);
        assertThat(llama.contextTokens()).isEqualTo(131_072);
        assertThat(llama.tied()).isTrue();
        assertThat(llama.attentionFactor()).isEqualTo(0.125);
        assertThat(llama.activation()).isEqualTo(Activation.SILU);
        assertThat(llama.norms()).isEqualTo(Norms.BEFORE);
        assertFrequencies(llama, 0, new int[] {0, 14, 15, 16, 17, 31}, new double[] {
            1.0,
            0.0032114459947525913,
            0.001290547928209264,
            0.00042955679655936815,
            9.70828780262767e-05,
            9.418306725434909e-08
        });
    }

    @Test
    void theFirstMistralSeesAWindowAndTheThirdEverything() {
        assertThat(Config.published("mistral-7b-v0.1").read().layers())
                .allSatisfy(layer -> assertThat(layer.window()).hasValue(4096));
        assertThat(Config.published("mistral-7b-v0.3").read().layers())
                .allSatisfy(layer -> assertThat(layer.window()).isEmpty());
    }

    @Test
    void qwen2HasBiasesBeforeAttentionAndNoneBehind() {
        Architecture qwen = Config.published("qwen2.5-1.5b").read();

        assertThat(qwen.tensors())
                .containsKeys("model.layers.27.self_attn.q_proj.bias", "model.layers.27.self_attn.v_proj.bias")
                .doesNotContainKeys("model.layers.0.self_attn.o_proj.bias", "model.layers.0.mlp.up_proj.bias");
        assertThat(qwen.layers()).allSatisfy(layer -> assertThat(layer.window()).isEmpty());
    }

    @Test
    void qwen3NormsEachHead() {
        Architecture qwen = Config.published("qwen3-0.6b").read();

        assertThat(qwen.queryKeyNorm()).isEqualTo(QueryKeyNorm.EACH_HEAD);
        assertThat(qwen.tensors())
                .containsEntry("model.layers.0.self_attn.q_norm.weight", List.of(128))
                .containsEntry("model.layers.0.self_attn.q_proj.weight", List.of(2048, 1024));
    }

    @Test
    void gemma3SeesEverythingInEverySixthLayerWithABaseOfItsOwn() {
        for (String name : List.of("gemma-3-270m", "gemma-3-1b")) {
            Architecture gemma = Config.published(name).read();

            assertThat(gemma.layers().get(4).window()).hasValue(512);
            assertThat(gemma.layers().get(5).window()).isEmpty();
            assertThat(gemma.layers().get(11).window()).isEmpty();
            assertThat(gemma.layers().get(12).window()).hasValue(512);
            assertFrequencies(gemma, 4, new int[] {64}, new double[] {0.01});
            assertFrequencies(gemma, 5, new int[] {64}, new double[] {0.001});
        }
    }

    @Test
    void gemma3NormsAroundWithWeightsFromOneOn() {
        Architecture gemma = Config.published("gemma-3-270m").read();

        assertThat(gemma.norms()).isEqualTo(Norms.AROUND);
        assertThat(gemma.normOffset()).isEqualTo(1);
        assertThat(gemma.queryKeyNorm()).isEqualTo(QueryKeyNorm.EACH_HEAD);
        assertThat(gemma.activation()).isEqualTo(Activation.GELU_TANH);
        assertThat(gemma.embeddingFactor()).isEqualTo(Math.sqrt(640));
        assertThat(gemma.attentionFactor()).isEqualTo(1 / 16.0);
        assertThat(gemma.tied()).isTrue();
    }

    @Test
    void aGemmaThatSeesImagesLeavesOutWhatTheLibraryHasAsDefaults() {
        Architecture gemma = Config.published("gemma-3-4b").read();

        assertThat(gemma.vocabularySize()).isEqualTo(262_208);
        assertThat(gemma.heads()).isEqualTo(8);
        assertThat(gemma.kvHeads()).isEqualTo(4);
        assertThat(gemma.headSize()).isEqualTo(256);
        assertThat(gemma.contextTokens()).isEqualTo(131_072);
        assertThat(gemma.layers().get(0).window()).hasValue(1024);
        assertFrequencies(gemma, 5, new int[] {0, 64}, new double[] {0.125, 0.001 / 8});
        assertFrequencies(gemma, 0, new int[] {0, 64}, new double[] {1, 0.01});
    }

    @Test
    void olmo2NormsBehindAndAllQueriesAsOne() {
        Architecture olmo = Config.published("olmo-2-1b").read();

        assertThat(olmo.norms()).isEqualTo(Norms.AFTER);
        assertThat(olmo.tensors())
                .containsEntry("model.layers.0.self_attn.k_norm.weight", List.of(2048))
                .containsKeys(
                        "model.layers.0.post_attention_layernorm.weight",
                        "model.layers.0.post_feedforward_layernorm.weight",
                        "lm_head.weight")
                .doesNotContainKey("model.layers.0.input_layernorm.weight");
    }

    @Test
    void everyFourthLayerOfSmolLm3TurnsNothing() {
        Architecture smol = Config.published("smollm3-3b").read();

        assertThat(IntStream.range(0, 36)
                        .filter(i -> smol.layers().get(i).rotary().frequencies().get(0) == 0)
                        .toArray())
                .containsExactly(3, 7, 11, 15, 19, 23, 27, 31, 35);
    }

    static void assertFrequencies(Architecture found, int layer, int[] pairs, double[] expected) {
        List<Double> frequencies = found.layers().get(layer).rotary().frequencies();
        for (int i = 0; i < pairs.length; i++) {
            assertThat(frequencies.get(pairs[i])).isCloseTo(expected[i], within(expected[i] * 1e-12));
        }
    }
}
