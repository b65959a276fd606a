package dev.urial.lab.training;

import dev.urial.core.spi.ConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The weights of a model: names as in GGUF files, shapes, order, and values to start from. */
final class Parameters {
    /**
     * One array of weights.
     *
     * @param shape {@code [size]} for a norm, {@code [out, in]} for a matrix, {@code [vocabulary, width]} for the embedding
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Parameter(String name, int[] shape) {
        /** Whether it is a matrix of a layer. */
        boolean matrix() {
            return shape.length == 2 && name.startsWith("blk.");
        }

        int size() {
            return Arrays.stream(shape).reduce(1, Math::multiplyExact);
        }
    }

    private Parameters() {}

    /** All arrays in the order in which {@link ModelSource} takes them: the embedding, nine for each layer, the last norm. */
    static List<Parameter> of(ModelShape shape) {
        int width = shape.width();
        int inner = shape.feedForward();
        List<Parameter> all = new ArrayList<>();
        all.add(new Parameter("token_embd.weight", new int[] {shape.vocabulary(), width}));
        for (int l = 0; l < shape.layers(); l++) {
            String block = "blk." + l + ".";
            all.add(new Parameter(block + "attn_norm.weight", new int[] {width}));
            for (String name : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
                all.add(new Parameter(block + name + ".weight", new int[] {width, width}));
            }
            all.add(new Parameter(block + "ffn_norm.weight", new int[] {width}));
            all.add(new Parameter(block + "ffn_gate.weight", new int[] {inner, width}));
            all.add(new Parameter(block + "ffn_up.weight", new int[] {inner, width}));
            all.add(new Parameter(block + "ffn_down.weight", new int[] {width, inner}));
        }
        all.add(new Parameter("output_norm.weight", new int[] {width}));
        return List.copyOf(all);
    }

    /**
     * Weights to start from, the same on every machine: norms 1, the embedding normal with deviation 0.02, matrices normal with
     * deviation 0.5 over the root of the inputs, those that write into the residual stream less, over the root of twice the
     * layers.
     */
    static Map<String, float[]> initial(ModelShape shape, long seed) {
        Random random = new Random(seed);
        Map<String, float[]> weights = new LinkedHashMap<>();
        for (Parameter parameter : of(shape)) {
            float[] values = new float[parameter.size()];
            if (parameter.shape.length == 1) {
                Arrays.fill(values, 1);
            } else {
                double deviation = parameter.matrix() ? 0.5 / Math.sqrt(parameter.shape[1]) : 0.02;
                if (parameter.name.endsWith("attn_output.weight") || parameter.name.endsWith("ffn_down.weight")) {
                    deviation /= Math.sqrt(2.0 * shape.layers());
                }
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (random.nextGaussian() * deviation);
                }
            }
            weights.put(parameter.name, values);
        }
        return weights;
    }

    /**
     * The given weights in order.
     *
     * @throws ConfigException if one is missing, of another size or too many
     */
    static float[][] ordered(ModelShape shape, Map<String, float[]> weights) {
        List<Parameter> all = of(shape);
        float[][] ordered = new float[all.size()][];
        for (int i = 0; i < ordered.length; i++) {
            Parameter parameter = all.get(i);
            float[] values = weights.get(parameter.name);
            if (values == null || values.length != parameter.size()) {
                throw new ConfigException(
                        "weights",
                        parameter.name + " should have " + parameter.size() + " values, found "
                                + (values == null ? "none" : values.length));
            }
            ordered[i] = values;
        }
        if (weights.size() != ordered.length) {
            throw new ConfigException("weights", "expected " + ordered.length + " arrays, found " + weights.size());
        }
        return ordered;
    }
}
