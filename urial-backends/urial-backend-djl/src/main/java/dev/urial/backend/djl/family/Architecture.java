package dev.urial.backend.djl.family;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A decoder network as far as families differ in it. All have an embedding, layers of attention with rotary positions and a gated
 * feed-forward net, both added to a stream, root-mean-square norms, and an output matrix. Tensors have the names that the Hugging
 * Face library gives them.
 *
 * @param modelType the family's name in {@code config.json}
 * @param vocabularySize rows of the embedding; token ids run from 0
 * @param width of the stream
 * @param heads of queries
 * @param kvHeads of keys and values, each for as many neighbouring query heads
 * @param headSize numbers of each head, even
 * @param feedForward inner width of the feed-forward net
 * @param contextTokens the longest text that it was trained for
 * @param epsilon added to the mean square in norms
 * @param normOffset added to the weights of norms: 1 where they are kept as differences from 1
 * @param queryKeyValueBias whether these three matrices have biases
 * @param attentionOutputBias whether that of attention's output has one
 * @param feedForwardBias whether the three of the feed-forward net have
 * @param embeddingFactor what the embedding is multiplied with
 * @param attentionFactor what products of queries and keys are multiplied with
 * @param tied whether the output matrix is the embedding
 * @param layers from the input on
 * @param prefix of all tensors' names but the output matrix's, such as {@code model.}
 * @param head name of the output matrix, where it is not the embedding
 * @param ignored prefixes of tensors that text does not need
 */
public record Architecture(
        String modelType,
        int vocabularySize,
        int width,
        int heads,
        int kvHeads,
        int headSize,
        int feedForward,
        int contextTokens,
        double epsilon,
        Activation activation,
        Norms norms,
        QueryKeyNorm queryKeyNorm,
        double normOffset,
        boolean queryKeyValueBias,
        boolean attentionOutputBias,
        boolean feedForwardBias,
        double embeddingFactor,
        double attentionFactor,
        boolean tied,
        List<Layer> layers,
        String prefix,
        String head,
        Set<String> ignored) {
    /** What is done to the gate of the feed-forward net. */
    public enum Activation {
        SILU,
        /** The Gaussian error linear unit by its approximation with tanh. */
        GELU_TANH
    }

    /** Where the norms of a layer stand; the name of each is that of its tensor. */
    public enum Norms {
        /** {@code input_layernorm} before attention, {@code post_attention_layernorm} before the feed-forward net. */
        BEFORE,
        /** {@code post_attention_layernorm} behind attention, {@code post_feedforward_layernorm} behind the feed-forward net. */
        AFTER,
        /** Before and behind both: all of these names, and {@code pre_feedforward_layernorm}. */
        AROUND
    }

    /** Which norm queries and keys pass before they are turned. */
    public enum QueryKeyNorm {
        NONE,
        /** Each head by itself; weights of {@code headSize} numbers. */
        EACH_HEAD,
        /** All heads as one; weights of as many numbers as there are in all heads. */
        WHOLE
    }

    /**
     * What is a layer's own.
     *
     * @param window how many positions back it sees, its own included; all of them if empty
     */
    public record Layer(Rotary rotary, OptionalInt window) {
        public Layer {
            check(window.orElse(1) > 0, "a window of " + window.orElse(1));
        }
    }

    /**
     * Rotary positions: number {@code i} of each head's first half and number {@code i} of its second are turned together by position
     * times {@code frequencies.get(i)} radians.
     *
     * @param frequencies {@code headSize / 2} of them
     * @param magnitude what sine and cosine are multiplied with; 1 but for YaRN
     */
    public record Rotary(List<Double> frequencies, double magnitude) {
        public Rotary {
            frequencies = List.copyOf(frequencies);
            for (double number : frequencies) {
                check(Double.isFinite(number), "a frequency is " + number);
            }
            check(magnitude > 0 && Double.isFinite(magnitude), "the magnitude is " + magnitude);
        }
    }

    public Architecture {
        layers = List.copyOf(layers);
        ignored = Set.copyOf(ignored);
        check(vocabularySize > 0 && width > 0 && feedForward > 0 && contextTokens > 0, "a size is not above 0");
        check(heads > 0 && kvHeads > 0 && heads % kvHeads == 0, heads + " heads of queries, " + kvHeads + " of keys");
        check(headSize > 0 && headSize % 2 == 0, "heads of " + headSize + " numbers");
        check(!layers.isEmpty(), "no layers");
        for (Layer layer : layers) {
            int pairs = layer.rotary().frequencies().size();
            check(pairs == headSize / 2, pairs + " frequencies for heads of " + headSize + " numbers");
        }
    }

    private static void check(boolean sound, String found) {
        if (!sound) {
            throw new IllegalArgumentException("no such network: " + found);
        }
    }

    /** The names and shapes of all its tensors, in the file's order of rows and columns: {@code [out, in]} for a matrix. */
    public Map<String, List<Integer>> tensors() {
        Map<String, List<Integer>> all = new LinkedHashMap<>();
        all.put(embedding(), List.of(vocabularySize, width));
        for (int i = 0; i < layers.size(); i++) {
            addLayer(layer(i), all);
        }
        all.put(lastNorm(), List.of(width));
        if (!tied) {
            all.put(head, List.of(vocabularySize, width));
        }
        return all;
    }

    /** The embedding's name. */
    public String embedding() {
        return prefix + "embed_tokens.weight";
    }

    /** The last norm's name. */
    public String lastNorm() {
        return prefix + "norm.weight";
    }

    /** What the names of a layer's tensors begin with. */
    public String layer(int index) {
        return prefix + "layers." + index + ".";
    }

    private void addLayer(String layer, Map<String, List<Integer>> all) {
        int queries = heads * headSize;
        int keys = kvHeads * headSize;
        String attention = layer + "self_attn.";
        addLinear(attention + "q_proj", queries, width, queryKeyValueBias, all);
        addLinear(attention + "k_proj", keys, width, queryKeyValueBias, all);
        addLinear(attention + "v_proj", keys, width, queryKeyValueBias, all);
        addLinear(attention + "o_proj", width, queries, attentionOutputBias, all);
        if (queryKeyNorm != QueryKeyNorm.NONE) {
            boolean each = queryKeyNorm == QueryKeyNorm.EACH_HEAD;
            all.put(attention + "q_norm.weight", List.of(each ? headSize : queries));
            all.put(attention + "k_norm.weight", List.of(each ? headSize : keys));
        }
        addLinear(layer + "mlp.gate_proj", feedForward, width, feedForwardBias, all);
        addLinear(layer + "mlp.up_proj", feedForward, width, feedForwardBias, all);
        addLinear(layer + "mlp.down_proj", width, feedForward, feedForwardBias, all);
        for (String norm : normNames()) {
            all.put(layer + norm + ".weight", List.of(width));
        }
    }

    private static void addLinear(String name, int out, int in, boolean bias, Map<String, List<Integer>> all) {
        all.put(name + ".weight", List.of(out, in));
        if (bias) {
            all.put(name + ".bias", List.of(out));
        }
    }

    private List<String> normNames() {
        return switch (norms) {
            case BEFORE -> List.of("input_layernorm", "post_attention_layernorm");
            case AFTER -> List.of("post_attention_layernorm", "post_feedforward_layernorm");
            case AROUND ->
                List.of(
                        "input_layernorm",
                        "post_attention_layernorm",
                        "pre_feedforward_layernorm",
                        "post_feedforward_layernorm");
        };
    }
}
