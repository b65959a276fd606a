package dev.urial.lab.training;

import dev.urial.core.spi.ConfigException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of a model of the Llama family: RMSNorm, rotary positions, one key-value head for each query head, SwiGLU, an output
 * layer tied to the token embedding, no biases.
 *
 * @param layers transformer blocks
 * @param width size of the residual stream
 * @param heads attention heads; each has {@code width / heads} dimensions, an even number
 * @param feedForward inner size of the SwiGLU layer
 * @param vocabulary token ids run from 0 to below this
 * @param context the longest sequence, in tokens
 * @param ropeBase base of the rotary frequencies
 * @param epsilon added to the mean square in RMSNorm
 */
public record ModelShape(
        int layers,
        int width,
        int heads,
        int feedForward,
        int vocabulary,
        int context,
        double ropeBase,
        double epsilon) {
    /** The shape, checked. */
    public ModelShape {
        positive("layers", layers);
        positive("width", width);
        positive("heads", heads);
        positive("feedForward", feedForward);
        positive("vocabulary", vocabulary);
        positive("context", context);
        if (width % heads != 0 || width / heads % 2 != 0) {
            throw new ConfigException(
                    "heads", "width " + width + " must split into " + heads + " heads of an even number of dimensions");
        }
        if (!(ropeBase > 1) || !(epsilon > 0)) {
            throw new ConfigException("ropeBase", "must be above 1 and epsilon above 0");
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new ConfigException(name, "must be at least 1, not " + value);
        }
    }

    /** The lab's own shape with 2,164,416 parameters. */
    public static ModelShape lab() {
        return new ModelShape(4, 192, 6, 512, 2048, 1024, 10_000, 1e-5);
    }

    /** How many weights there are. */
    public long parameters() {
        return Parameters.of(this).stream()
                .mapToLong(Parameters.Parameter::size)
                .sum();
    }

    /**
     * The shapes of all weights, by their names in GGUF files: {@code [size]} for a norm, {@code [out, in]} for a matrix. The
     * embedding first, then layer by layer, the last norm at the end.
     */
    public Map<String, List<Integer>> weights() {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        Parameters.of(this)
                .forEach(weight -> shapes.put(
                        weight.name(), Arrays.stream(weight.shape()).boxed().toList()));
        return shapes;
    }

    int headSize() {
        return width / heads;
    }
}
