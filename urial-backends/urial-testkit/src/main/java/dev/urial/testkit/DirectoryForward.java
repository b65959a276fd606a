package dev.urial.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a model in a Hugging Face directory says, computed in the plainest way: all in double precision, nothing remembered, nothing
 * fast. Backends are compared with it, so it shares no code with any, nor with what reads such files for them.
 *
 * <p>The network: embedding; in each layer attention and a gated feed-forward net, both added to the stream, with root-mean-square
 * norms before them, behind them or both; a norm and the output matrix, which is the embedding where there is none of its own.
 * Positions enter by rotating number {@code i} of the first half of each head of queries and keys with number {@code i} of the
 * second. Several heads of queries may share one of keys and values, and a layer may see a window of positions only. Which norms and
 * biases there are is told by the tensors' names. Immutable, so safe for many threads.
 *
 * <p>Computed are the {@code model_type}s {@code llama}, {@code mistral}, {@code qwen2}, {@code qwen3}, {@code gemma3_text} and {@code
 * olmo2}, with positions as they are or scaled by the types {@code linear}, {@code llama3} and {@code yarn}.
 */
public final class DirectoryForward {
    private static final Set<String> FAMILIES = Set.of("llama", "mistral", "qwen2", "qwen3", "gemma3_text", "olmo2");

    private final boolean gemma;
    private final boolean gelu;
    private final int heads;
    private final int kvHeads;
    private final int headSize;
    private final double epsilon;
    private final double attentionFactor;
    private final double[][] embedding;
    private final double[][] output;
    private final double[] outputNorm;
    private final List<Layer> layers = new ArrayList<>();

    /** A matrix and what is added to its products. */
    private static final class Linear {
        final double[][] weight;
        final Optional<double[]> bias;

        Linear(DirectoryTensors tensors, String name) {
            weight = tensors.matrix(name + ".weight");
            bias = tensors.optional(name + ".bias");
        }

        double[] of(double[] input) {
            double[] result = LlamaForward.product(weight, input);
            bias.ifPresent(more -> LlamaForward.add(more, result));
            return result;
        }
    }

    private static final class Layer {
        final Rotation rotation;
        final int window;
        final Linear query;
        final Linear key;
        final Linear value;
        final Linear attentionOutput;
        final Optional<double[]> queryNorm;
        final Optional<double[]> keyNorm;
        final Optional<double[]> beforeAttention;
        final Optional<double[]> behindAttention;
        final Linear gate;
        final Linear up;
        final Linear down;
        final Optional<double[]> beforeFeedForward;
        final Optional<double[]> behindFeedForward;

        Layer(DirectoryTensors tensors, String block, Rotation rotation, int window) {
            this.rotation = rotation;
            this.window = window;
            query = new Linear(tensors, block + "self_attn.q_proj");
            key = new Linear(tensors, block + "self_attn.k_proj");
            value = new Linear(tensors, block + "self_attn.v_proj");
            attentionOutput = new Linear(tensors, block + "self_attn.o_proj");
            queryNorm = tensors.optional(block + "self_attn.q_norm.weight");
            keyNorm = tensors.optional(block + "self_attn.k_norm.weight");
            gate = new Linear(tensors, block + "mlp.gate_proj");
            up = new Linear(tensors, block + "mlp.up_proj");
            down = new Linear(tensors, block + "mlp.down_proj");
            beforeAttention = tensors.optional(block + "input_layernorm.weight");
            behindFeedForward = tensors.optional(block + "post_feedforward_layernorm.weight");
            // one name for two places: before the second part where nothing stands behind a part, else behind the first
            Optional<double[]> between = tensors.optional(block + "post_attention_layernorm.weight");
            Optional<double[]> second = tensors.optional(block + "pre_feedforward_layernorm.weight");
            behindAttention = behindFeedForward.isPresent() ? between : Optional.empty();
            beforeFeedForward = behindFeedForward.isPresent() ? second : between;
        }
    }

    /**
     * Reads a model.
     *
     * @param directory with {@code config.json} and the weights, in one file or in several with an index
     * @throws IllegalArgumentException if it is of another family, or has something that is not computed here
     * @throws IOException if a file cannot be read
     */
    public DirectoryForward(Path directory) throws IOException {
        this(directory, new DirectoryTensors(directory));
    }

    /**
     * Reads a model and a LoRA adapter of it, and adds the products of the adapter's matrices to the model's.
     *
     * @param adapter with PEFT's {@code adapter_config.json} and {@code adapter_model.safetensors}
     * @throws IllegalArgumentException also if the adapter changes more than matrices
     */
    public DirectoryForward(Path directory, Path adapter) throws IOException {
        this(directory, new DirectoryTensors(directory).with(adapter));
    }

    private DirectoryForward(Path directory, DirectoryTensors tensors) throws IOException {
        JsonNode config = TinyDirectory.json(Files.readString(directory.resolve("config.json")));
        String family = config.path("model_type").asText();
        if (!FAMILIES.contains(family)) {
            throw new IllegalArgumentException(
                    directory + ": is of the family '" + family + "', not one of " + FAMILIES);
        }
        gemma = family.equals("gemma3_text");
        String activation =
                config.path(gemma ? "hidden_activation" : "hidden_act").asText();
        gelu = activation.equals("gelu_pytorch_tanh");
        if (!gelu && !activation.equals("silu")) {
            throw new IllegalArgumentException(directory + ": '" + activation + "' is not computed here");
        }
        if (config.hasNonNull("attn_logit_softcapping") || config.hasNonNull("final_logit_softcapping")) {
            throw new IllegalArgumentException(directory + ": capped logits are not computed here");
        }
        embedding = tensors.matrix("model.embed_tokens.weight");
        heads = config.get("num_attention_heads").intValue();
        kvHeads = config.get("num_key_value_heads").intValue();
        headSize = config.path("head_dim").asInt(embedding[0].length / heads);
        epsilon = config.get("rms_norm_eps").doubleValue();
        attentionFactor =
                1 / Math.sqrt(gemma ? config.get("query_pre_attn_scalar").doubleValue() : headSize);
        output = config.path("tie_word_embeddings").asBoolean(gemma) ? embedding : tensors.matrix("lm_head.weight");
        outputNorm = tensors.optional("model.norm.weight").orElseThrow();
        for (int i = 0; i < config.get("num_hidden_layers").intValue(); i++) {
            boolean local = isLocal(config, family, i);
            int window = local ? config.get("sliding_window").intValue() : Integer.MAX_VALUE;
            layers.add(new Layer(tensors, "model.layers." + i + ".", Rotation.of(config, headSize, local), window));
        }
        if (!tensors.unread().isEmpty()) {
            throw new IllegalArgumentException(
                    directory + ": has tensors that are not computed here: " + tensors.unread());
        }
    }

    private static boolean isLocal(JsonNode config, String family, int layer) {
        if (!config.hasNonNull("sliding_window")) {
            return false;
        }
        if (config.hasNonNull("layer_types")) {
            return config.get("layer_types").get(layer).asText().equals("sliding_attention");
        }
        return switch (family) {
            case "mistral" -> true;
            case "gemma3_text" ->
                (layer + 1) % config.path("sliding_window_pattern").asInt(6) != 0;
            case "qwen2", "qwen3" ->
                config.path("use_sliding_window").asBoolean()
                        && layer >= config.get("max_window_layers").intValue();
            default -> false;
        };
    }

    /** Number of token ids, which run from 0. */
    public int vocabularySize() {
        return embedding.length;
    }

    /**
     * The logits after each of these tokens, which are taken as they are: row {@code i}, of {@link #vocabularySize()} numbers, says
     * what follows the tokens up to and with {@code i}.
     *
     * @throws IllegalArgumentException if an id is not in the vocabulary
     */
    public double[][] logits(int... tokens) {
        double[][] stream = new double[tokens.length][];
        for (int position = 0; position < tokens.length; position++) {
            if (tokens[position] < 0 || tokens[position] >= embedding.length) {
                throw new IllegalArgumentException(
                        "token " + tokens[position] + " is not in the vocabulary of " + embedding.length);
            }
            stream[position] = embedding[tokens[position]].clone();
            for (int i = 0; gemma && i < stream[position].length; i++) {
                stream[position][i] *= Math.sqrt(stream[position].length);
            }
        }
        for (Layer layer : layers) {
            addAttention(stream, layer);
            addFeedForward(stream, layer);
        }
        double[][] logits = new double[tokens.length][];
        for (int position = 0; position < tokens.length; position++) {
            logits[position] = LlamaForward.product(output, normed(stream[position], outputNorm));
        }
        return logits;
    }

    private void addAttention(double[][] stream, Layer layer) {
        double[][] keys = new double[stream.length][];
        double[][] values = new double[stream.length][];
        for (int position = 0; position < stream.length; position++) {
            double[] input = normed(stream[position], layer.beforeAttention);
            keys[position] = layer.rotation.rotated(headsNormed(layer.key.of(input), layer.keyNorm), position);
            values[position] = layer.value.of(input);
            double[] queries = layer.rotation.rotated(headsNormed(layer.query.of(input), layer.queryNorm), position);
            double[] attended = new double[queries.length];
            int first = Math.max(0, position - layer.window + 1);
            for (int head = 0; head < heads; head++) {
                int shared = head / (heads / kvHeads) * headSize;
                attend(queries, head * headSize, keys, values, shared, first, position, attended);
            }
            LlamaForward.add(normed(layer.attentionOutput.of(attended), layer.behindAttention), stream[position]);
        }
    }

    /** One head at one position: the mean of the values from the first one seen up to it, weighted by the softmax of query times key. */
    private void attend(
            double[] queries,
            int ownAt,
            double[][] keys,
            double[][] values,
            int sharedAt,
            int first,
            int position,
            double[] attended) {
        double[] scores = new double[position - first + 1];
        for (int past = first; past <= position; past++) {
            for (int i = 0; i < headSize; i++) {
                scores[past - first] += queries[ownAt + i] * keys[past][sharedAt + i] * attentionFactor;
            }
        }
        double[] weights = LlamaForward.logprobs(scores);
        for (int past = first; past <= position; past++) {
            for (int i = 0; i < headSize; i++) {
                attended[ownAt + i] += Math.exp(weights[past - first]) * values[past][sharedAt + i];
            }
        }
    }

    private void addFeedForward(double[][] stream, Layer layer) {
        for (double[] here : stream) {
            double[] input = normed(here, layer.beforeFeedForward);
            double[] gate = layer.gate.of(input);
            double[] inner = layer.up.of(input);
            for (int i = 0; i < inner.length; i++) {
                inner[i] *= gelu ? gelu(gate[i]) : gate[i] / (1 + Math.exp(-gate[i]));
            }
            LlamaForward.add(normed(layer.down.of(inner), layer.behindFeedForward), here);
        }
    }

    /** The Gaussian error linear unit by its approximation with the hyperbolic tangent. */
    private static double gelu(double x) {
        return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    /** Norms each head by itself where the weights are for one, and all heads as one where they are for all. */
    private double[] headsNormed(double[] vector, Optional<double[]> weights) {
        int length = weights.map(all -> all.length).orElse(vector.length);
        double[] result = new double[vector.length];
        for (int from = 0; from < vector.length; from += length) {
            double[] part = Arrays.copyOfRange(vector, from, from + length);
            System.arraycopy(normed(part, weights), 0, result, from, length);
        }
        return result;
    }

    private double[] normed(double[] vector, Optional<double[]> weights) {
        return weights.map(present -> normed(vector, present)).orElse(vector);
    }

    private double[] normed(double[] vector, double[] weights) {
        return LlamaForward.normed(vector, weights, gemma ? 1 : 0, epsilon);
    }
}
