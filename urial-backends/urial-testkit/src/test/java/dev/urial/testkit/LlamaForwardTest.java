package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.gguf.GgufType;
import dev.urial.core.gguf.GgufWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of one layer, one head and two numbers, small enough to compute by hand. */
class LlamaForwardTest {
    private static final float[] IDENTITY = {1, 0, 0, 1};
    private static final double SQRT2 = Math.sqrt(2);

    @TempDir
    private Path folder;

    /** Three tokens at (1, 0), (0, 1) and (1, 1); everything else is zero, the norms one. */
    private final Map<String, float[]> tensors =
            new TreeMap<>(Map.of("token_embd.weight", new float[] {1, 0, 0, 1, 1, 1}));

    LlamaForwardTest() {
        for (String matrix : List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")) {
            tensors.put("blk.0." + matrix + ".weight", new float[4]);
        }
        for (String norm : List.of("blk.0.attn_norm", "blk.0.ffn_norm", "output_norm")) {
            tensors.put(norm + ".weight", new float[] {1, 1});
        }
    }

    @Test
    void layersThatAddNothingLeaveTheEmbedding() throws IOException {
        // the norm of (1, 0) is (sqrt 2, 0), that of (1, 1) itself
        double[][] logits = forward().logits(0, 2);
        assertThat(logits[0]).containsExactly(new double[] {SQRT2, 0, SQRT2}, within(1e-9));
        assertThat(logits[1]).containsExactly(new double[] {1, 1, 2}, within(1e-9));
    }

    @Test
    void anOutputMatrixOfItsOwnIsUsed() throws IOException {
        tensors.put("output.weight", new float[] {0, 3, 0, 0, 5, 0});
        assertThat(forward().logits(2)[0]).containsExactly(new double[] {3, 0, 5}, within(1e-9));
    }

    @Test
    void aNormHasGains() throws IOException {
        tensors.put("output_norm.weight", new float[] {2, -1});
        assertThat(forward().logits(2)[0]).containsExactly(new double[] {2, -1, 1}, within(1e-9));
    }

    /** With keys of zero, attention is the plain mean of the values so far. */
    @Test
    void attentionIsTheMeanOfWhatCameBefore() throws IOException {
        tensors.put("blk.0.attn_v.weight", IDENTITY);
        tensors.put("blk.0.attn_output.weight", IDENTITY);
        double[][] logits = forward().logits(0, 1);
        // (1, 0) and its norm (sqrt 2, 0); (0, 1) and the mean of (sqrt 2, 0) and (0, sqrt 2)
        assertThat(logits[0]).containsExactly(new double[] {SQRT2, 0, SQRT2}, within(1e-9));
        double[] second = {SQRT2 / 2, 1 + SQRT2 / 2};
        double scale = SQRT2 / Math.hypot(second[0], second[1]);
        assertThat(logits[1])
                .containsExactly(
                        new double[] {second[0] * scale, second[1] * scale, (second[0] + second[1]) * scale},
                        within(1e-9));
    }

    /** The second token looks at the first one turned by one radian, and at itself not turned. */
    @Test
    void positionsRotateQueriesAndKeys() throws IOException {
        tensors.put("blk.0.attn_q.weight", IDENTITY);
        tensors.put("blk.0.attn_k.weight", IDENTITY);
        tensors.put("blk.0.attn_v.weight", new float[] {0, 0, 0, 1});
        tensors.put("blk.0.attn_output.weight", new float[] {0, 1, 0, 0});
        // scores: (1, 1) turned times (sqrt 2, 0), and (1, 1) times itself, both by sqrt 2
        double before = Math.cos(1) - Math.sin(1);
        double own = 2 / SQRT2;
        double weight = Math.exp(own) / (Math.exp(own) + Math.exp(before));
        double[] sum = {1 + weight, 1}; // of the values only the second number of (1, 1) is not zero
        double scale = SQRT2 / Math.hypot(sum[0], sum[1]);
        assertThat(forward().logits(0, 2)[1])
                .containsExactly(
                        new double[] {sum[0] * scale, sum[1] * scale, (sum[0] + sum[1]) * scale}, within(1e-9));
    }

    @Test
    void theFeedForwardNetIsGated() throws IOException {
        tensors.put("blk.0.ffn_gate.weight", IDENTITY);
        tensors.put("blk.0.ffn_up.weight", new float[] {3, 0, 0, 0});
        tensors.put("blk.0.ffn_down.weight", new float[] {0, 0, 1, 0});
        double gated = 3 / (1 + Math.exp(-1)); // 3 times 1 times the logistic function of 1, added to the second number
        double scale = SQRT2 / Math.hypot(1, 1 + gated);
        assertThat(forward().logits(2)[0])
                .containsExactly(new double[] {scale, (1 + gated) * scale, (2 + gated) * scale}, within(1e-9));
    }

    @Test
    void logprobsAreNormalised() {
        double[] logprobs = LlamaForward.logprobs(new double[] {1000, 1000 + Math.log(3)});
        assertThat(logprobs).containsExactly(new double[] {Math.log(0.25), Math.log(0.75)}, within(1e-9));
    }

    @Test
    void whatIsNotComputedIsRefused() throws IOException {
        assertThatThrownBy(() -> forward().logits(3)).hasMessage("token 3 is not in the vocabulary of 3");
        assertThatThrownBy(() -> new LlamaForward(written(Map.of("general.architecture", "gemma3"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("is of the architecture 'gemma3', not 'llama'");
        assertThatThrownBy(() -> new LlamaForward(written(Map.of("llama.rope.scaling.type", "yarn"))))
                .hasMessageContaining("scales its positions (yarn)");
        assertThatThrownBy(() -> new LlamaForward(written(Map.of("llama.rope.dimension_count", 1))))
                .hasMessageContaining("rotates a part of each head");
        tensors.put("blk.0.attn_q.bias", new float[2]);
        assertThatThrownBy(this::forward)
                .hasMessageEndingWith("tensors that are not computed here: [blk.0.attn_q.bias]");
    }

    private LlamaForward forward() throws IOException {
        return new LlamaForward(written(Map.of()));
    }

    private Path written(Map<String, Object> changed) throws IOException {
        Map<String, Object> metadata = new TreeMap<>(Map.of(
                "general.architecture",
                "llama",
                "llama.embedding_length",
                2,
                "llama.block_count",
                1,
                "llama.attention.head_count",
                1,
                "llama.attention.layer_norm_rms_epsilon",
                0f,
                "tokenizer.ggml.tokens",
                List.of("a", "b", "c")));
        metadata.putAll(changed);
        GgufWriter writer = new GgufWriter();
        metadata.forEach(writer::put);
        tensors.forEach((name, values) -> {
            boolean matrix = values.length > 2;
            writer.tensor(name, GgufType.F32, values, matrix ? new int[] {2, values.length / 2} : new int[] {2});
        });
        Path file = folder.resolve("small.gguf");
        writer.write(file);
        return file;
    }
}
