package dev.urial.core.spi;

import java.util.Optional;

/**
 * What a generation came to.
 *
 * @param text all its text, without the stop string and without the end-of-text token
 * @param stop the stop string that ended it, if one did
 */
public record Completion(String text, FinishReason reason, Optional<String> stop, Usage usage) {
    public Completion {
        if (stop.isPresent() && reason != FinishReason.STOP) {
            throw new IllegalArgumentException("a completion with a stop string ends by STOP, not " + reason);
        }
    }
}
