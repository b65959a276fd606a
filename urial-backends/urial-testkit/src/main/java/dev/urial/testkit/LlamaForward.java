package dev.urial.testkit;

import dev.urial.core.gguf.GgufFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a model of the architecture "llama" says, computed from its GGUF file in the plainest way: all in double precision, nothing
 * remembered, nothing fast. Backends are compared with it, so it shares no code with any.
 *
 * <p>The network: embedding; in each layer attention and a gated feed-forward net (SwiGLU), each of the root-mean-square norm of
 * the stream and added to it; a norm and the output matrix, which is the embedding where the file has none of its own. Positions
 * enter by rotating pairs of neighbouring numbers of queries and keys (RoPE as the format stores it for this architecture). Several
 * heads of queries may share one of keys and values. Immutable, so safe for many threads.
 */
public final class LlamaForward {
    private final int heads;
    private final int kvHeads;
    private final int headSize;
    private final double ropeBase;
    private final double epsilon;
    private final double[][] embedding;
    private final double[][] output;
    private final double[] outputNorm;
    private final List<Layer> layers = new ArrayList<>();

    private static final class Layer {
        final double[] attentionNorm;
        final double[][] query;
        final double[][] key;
        final double[][] value;
        final double[][] attentionOutput;
        final double[] feedForwardNorm;
        final double[][] gate;
        final double[][] up;
        final double[][] down;

        Layer(Tensors tensors, String block) {
            attentionNorm = tensors.vector(block + "attn_norm.weight");
            query = tensors.matrix(block + "attn_q.weight");
            key = tensors.matrix(block + "attn_k.weight");
            value = tensors.matrix(block + "attn_v.weight");
            attentionOutput = tensors.matrix(block + "attn_output.weight");
            feedForwardNorm = tensors.vector(block + "ffn_norm.weight");
            gate = tensors.matrix(block + "ffn_gate.weight");
            up = tensors.matrix(block + "ffn_up.weight");
            down = tensors.matrix(block + "ffn_down.weight");
        }
    }

    /**
     * Reads a model.
     *
     * @throws IllegalArgumentException if it is of another architecture, or has something that is not computed here, such as biases
     * @throws dev.urial.core.spi.BackendException if the file cannot be read, or lacks a tensor
     */
    public LlamaForward(Path file) {
        GgufFile model = GgufFile.read(file);
        if (!model.architecture().equals("llama")) {
            throw new IllegalArgumentException(
                    file + ": is of the architecture '" + model.architecture() + "', not 'llama'");
        }
        String scaling = model.string("llama.rope.scaling.type").orElse("none");
        if (!scaling.equals("none")) {
            throw new IllegalArgumentException(
                    file + ": scales its positions (" + scaling + "), which is not computed here");
        }
        Tensors tensors = new Tensors(model);
        embedding = tensors.matrix("token_embd.weight");
        heads = tensors.setting("attention.head_count");
        kvHeads = model.number("llama.attention.head_count_kv")
                .orElse((long) heads)
                .intValue();
        headSize = embedding[0].length / heads;
        if (model.number("llama.rope.dimension_count").orElse((long) headSize) != headSize) {
            throw new IllegalArgumentException(file + ": rotates a part of each head, which is not computed here");
        }
        ropeBase = model.real("llama.rope.freq_base").orElse(10_000.0);
        epsilon = model.real("llama.attention.layer_norm_rms_epsilon").orElseThrow();
        output = model.tensors().contains("output.weight") ? tensors.matrix("output.weight") : embedding;
        outputNorm = tensors.vector("output_norm.weight");
        for (int i = 0; i < tensors.setting("block_count"); i++) {
            layers.add(new Layer(tensors, "blk." + i + "."));
        }
        Set<String> unknown = new HashSet<>(model.tensors());
        unknown.removeAll(tensors.read);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(file + ": has tensors that are not computed here: " + unknown);
        }
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
        }
        for (Layer layer : layers) {
            addAttention(stream, layer);
            addFeedForward(stream, layer);
        }
        double[][] logits = new double[tokens.length][];
        for (int position = 0; position < tokens.length; position++) {
            logits[position] = product(output, normed(stream[position], outputNorm));
        }
        return logits;
    }

    /** Natural logarithms of the probabilities that logits stand for. */
    public static double[] logprobs(double[] logits) {
        double greatest = Arrays.stream(logits).max().orElseThrow();
        double sum =
                Arrays.stream(logits).map(logit -> Math.exp(logit - greatest)).sum();
        return Arrays.stream(logits)
                .map(logit -> logit - greatest - Math.log(sum))
                .toArray();
    }

    private void addAttention(double[][] stream, Layer layer) {
        double[][] keys = new double[stream.length][];
        double[][] values = new double[stream.length][];
        for (int position = 0; position < stream.length; position++) {
            double[] input = normed(stream[position], layer.attentionNorm);
            keys[position] = product(layer.key, input);
            values[position] = product(layer.value, input);
            double[] queries = product(layer.query, input);
            rotate(keys[position], position);
            rotate(queries, position);
            double[] attended = new double[queries.length];
            for (int head = 0; head < heads; head++) {
                attend(queries, head * headSize, keys, values, head / (heads / kvHeads) * headSize, position, attended);
            }
            add(product(layer.attentionOutput, attended), stream[position]);
        }
    }

    /** One head at one position: the mean of the values up to it, weighted by the softmax of query times key. */
    private void attend(
            double[] queries,
            int ownAt,
            double[][] keys,
            double[][] values,
            int sharedAt,
            int position,
            double[] attended) {
        double[] scores = new double[position + 1];
        for (int past = 0; past <= position; past++) {
            for (int i = 0; i < headSize; i++) {
                scores[past] += queries[ownAt + i] * keys[past][sharedAt + i] / Math.sqrt(headSize);
            }
        }
        double[] weights = logprobs(scores);
        for (int past = 0; past <= position; past++) {
            for (int i = 0; i < headSize; i++) {
                attended[ownAt + i] += Math.exp(weights[past]) * values[past][sharedAt + i];
            }
        }
    }

    private void addFeedForward(double[][] stream, Layer layer) {
        for (double[] here : stream) {
            double[] input = normed(here, layer.feedForwardNorm);
            double[] gate = product(layer.gate, input);
            double[] inner = product(layer.up, input);
            for (int i = 0; i < inner.length; i++) {
                inner[i] *= gate[i] / (1 + Math.exp(-gate[i]));
            }
            add(product(layer.down, inner), here);
        }
    }

    /** Turns each pair of neighbours in each head by an angle that grows with the position, for later pairs more slowly. */
    private void rotate(double[] vector, int position) {
        for (int head = 0; head < vector.length; head += headSize) {
            for (int i = 0; i < headSize; i += 2) {
                double angle = position * Math.pow(ropeBase, -(double) i / headSize);
                double x = vector[head + i];
                double y = vector[head + i + 1];
                vector[head + i] = x * Math.cos(angle) - y * Math.sin(angle);
                vector[head + i + 1] = x * Math.sin(angle) + y * Math.cos(angle);
            }
        }
    }

    private double[] normed(double[] vector, double[] gains) {
        return normed(vector, gains, 0, epsilon);
    }

    /** The vector by the root of its mean square, and by its gains, to each of which {@code offset} is added. */
    static double[] normed(double[] vector, double[] gains, double offset, double epsilon) {
        double squares = 0;
        for (double x : vector) {
            squares += x * x;
        }
        double scale = 1 / Math.sqrt(squares / vector.length + epsilon);
        double[] result = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            result[i] = vector[i] * scale * (gains[i] + offset);
        }
        return result;
    }

    static double[] product(double[][] matrix, double[] vector) {
        double[] result = new double[matrix.length];
        for (int row = 0; row < matrix.length; row++) {
            double sum = 0;
            for (int i = 0; i < vector.length; i++) {
                sum += matrix[row][i] * vector[i];
            }
            result[row] = sum;
        }
        return result;
    }

    static void add(double[] what, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += what[i];
        }
    }

    /** Reads tensors, and remembers which. */
    private static final class Tensors {
        private final GgufFile model;
        private final Set<String> read = new HashSet<>();

        Tensors(GgufFile model) {
            this.model = model;
        }

        int setting(String key) {
            return model.number("llama." + key).orElseThrow().intValue();
        }

        double[] vector(String name) {
            read.add(name);
            float[] values = model.read(name);
            double[] result = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                result[i] = values[i];
            }
            return result;
        }

        /** Rows of outputs by columns of inputs. */
        double[][] matrix(String name) {
            double[] values = vector(name);
            int columns = model.shape(name).get(0).intValue();
            double[][] rows = new double[values.length / columns][];
            for (int row = 0; row < rows.length; row++) {
                rows[row] = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
            }
            return rows;
        }
    }
}
