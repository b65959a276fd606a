package dev.urial.backend.djl.family;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The field {@code layer_types}: for each layer whether it sees a window or everything. */
final class LayerTypes {
    private static final String FIELD = "layer_types";
    private static final String WINDOW = "sliding_attention";
    private static final String EVERYTHING = "full_attention";

    private LayerTypes() {}

    /** Which layers see a window, if the field is there. */
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
                throw config.refusal(FIELD, "is not computed here; known are '" + WINDOW + "' and '" + EVERYTHING + "'");
            }
        }
        return Optional.of(layer -> types.get(layer).equals(WINDOW));
    }
}
