package dev.urial.analysis.shift;

import dev.urial.core.decoding.Distribution;
import java.util.Map;

/**
 * A number, or several, of a study's own about each token: it stands in {@code positions.jsonl} under its name, that of the base
 * model under the prompt under {@code icl_} and its name, and its mean in {@code summary.json}.
 *
 * <p>Called by one thread at a time. The two distributions are lent for the call.
 */
@FunctionalInterface
public interface Measure {
    /**
     * Measures a position.
     *
     * @param aligned over the same vocabulary
     * @param base once after the bare query, once under the prompt
     * @param token that stands there
     * @return by name, each a name of its own; what is not finite is left out
     */
    Map<String, Double> measure(Distribution aligned, Distribution base, int token);
}
