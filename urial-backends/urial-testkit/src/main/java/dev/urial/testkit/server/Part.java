package dev.urial.testkit.server;

import java.util.List;
import java.util.Optional;

/**
 * Some of a completion, or all of it.
 *
 * @param first whether nothing came before
 * @param offset how much of the text came before
 */
record Part(
        Job job,
        String text,
        List<Step> steps,
        boolean first,
        int offset,
        Optional<Cause> cause,
        Optional<String> stop) {
    String finishReason() {
        return cause.orElseThrow() == Cause.LIMIT ? "length" : "stop";
    }
}
