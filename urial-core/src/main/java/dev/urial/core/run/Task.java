package dev.urial.core.run;

import dev.urial.core.spi.BackendException;

/**
 * What a run does with each of its items: the part that differs between kinds of runs. Used by many threads at once.
 *
 * @param <I> an item
 */
public interface Task<I> {
    /** The item's name, unlike every other item's. */
    String id(I item);

    /**
     * Does the work. A failure that concerns this item alone is a line too, with status {@code FAILED}. If the thread is
     * interrupted the work ends soon, in a failure.
     *
     * @throws BackendException if no other item would fare better, see {@link #endsTheRun}
     */
    Line work(I item);

    /**
     * Reads a line back that {@link #work} made.
     *
     * @throws IllegalArgumentException if it is no such line
     */
    Line read(String line);

    /** Whether what went wrong with an item would go wrong with every other, too. */
    static boolean endsTheRun(BackendException failure) {
        return switch (failure.kind()) {
            case UNSUPPORTED, UNLOADABLE, UNAUTHORIZED, OUT_OF_MEMORY -> true;
            case PROMPT_TOO_LONG, RATE_LIMITED, UNAVAILABLE, TIMED_OUT, BAD_REPLY, REFUSED -> false;
        };
    }
}
