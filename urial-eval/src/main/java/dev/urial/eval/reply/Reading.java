package dev.urial.eval.reply;

import java.util.Optional;

/**
 * What came of reading a reply.
 *
 * @param <V> what was asked for
 */
public sealed interface Reading<V> {
    /**
     * All that was asked for, each part of it certain.
     *
     * @param verdict what the judge says
     */
    record Read<V>(V verdict) implements Reading<V> {}

    /**
     * Something that was asked for is missing or not certain.
     *
     * @param reason in one line, without a full stop: what is wrong with the reply, fit for the judge and for a user
     * @param soFar what is certain all the same, where there is any
     */
    record Unread<V>(String reason, Optional<V> soFar) implements Reading<V> {
        public Unread {
            if (reason.isBlank()) {
                throw new IllegalArgumentException("reason: must say something");
            }
        }
    }

    /** The verdict, if the reply was read. */
    default Optional<V> toOptional() {
        return this instanceof Read<V> read ? Optional.of(read.verdict()) : Optional.empty();
    }
}
