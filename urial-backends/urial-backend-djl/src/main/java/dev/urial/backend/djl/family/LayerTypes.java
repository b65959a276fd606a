package dev.urial.backend.djl.family;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Which layers see a window, and which everything. */
final class LayerTypes {
    private static final String FIELD = "layer_types";
    private static final String WINDOW = "sliding_attention";
    private static final String EVERYTHING = "full_attention";
    private static final int MAX_WINDOW_LAYERS = 28;

    private LayerTypes() {}

    /**
     * Reads it as Qwen's configs say it: a window only if {@code use_sliding_window}, and then, where {@code layer_types} is not
     * there, in the layers from {@code max_window_layers} on.
     */
    static void window(ConfigFields config, Decoder decoder) {
        int first = config.whole("max_window_layers", 0, ConfigFields.MOST).orElse(MAX_WINDOW_LAYERS);
        window(config, decoder, layer -> layer >= first);
    }

    /**
     * The same with other layers.
     *
     * @param otherwise which see a window where {@code layer_types} is not there
     */
    static void window(ConfigFields config, Decoder decoder, IntPredicate otherwise) {
        boolean used = config.flag("use_sliding_window", false);
        OptionalInt window = config.optionalPositive("sliding_window");
        Optional<IntPredicate> listed = read(config, decoder.layers());
        if (used && window.isPresent()) {
            decoder.windows(window.getAsInt(), listed.orElse(otherwise));
        } else if (listed.isPresent() && IntStream.range(0, decoder.layers()).anyMatch(listed.get())) {
            throw config.refusal(
                    FIELD,
                    "names layers with a window, and there is none: 'use_sliding_window' and"
                            + " 'sliding_window' say how far they see");
        }
    }

    /** What {@code layer_types} says, if it is there. */
    static Optional<IntPredicate> read(ConfigFields config, int layers) {
        if (!config.has(FIELD)) {
            return Optional.empty();
        }
        List<String> types = config.texts(FIELD);
        if (types.size() != layers) {
            throw config.refusal(FIELD, "has " + types.size() + " entries for " + layers + " layers");
        }
        for (String type : types) {
            if (!type.equals(WINDOW) && !type.equals(EVERYTHING)) {
                throw config.refusal(
                        FIELD, "is not computed here; known are '" + WINDOW + "' and '" + EVERYTHING + "'");
            }
        }
        return Optional.of(layer -> types.get(layer).equals(WINDOW));
    }
}
