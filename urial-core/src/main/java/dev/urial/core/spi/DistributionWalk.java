package dev.urial.core.spi;

import java.util.Optional;

/**
 * One way along a text, a position at a time, from the first: pulled by one thread, closed by any. There is one position more than
 * the continuation has tokens: row {@code i}, from 0, is what the model expects in the place of token {@code i} after the prompt and
 * the {@code i} tokens before it, and the last row what it expects behind the whole text, such as an end. A walk that was opened
 * further on begins with a later row.
 *
 * <p>A row has an entry for each token id ({@link Vocabulary#size()}): the logit under the model alone (temperature 1, no penalty),
 * negative infinity for a token that cannot come.
 */
public interface DistributionWalk extends AutoCloseable {
    /** How many rows there are in all. Constant. */
    int rows();

    /**
     * Fills in the next row. Computes as many positions at a time as is good for the engine, and keeps them in bounded memory; between
     * two calls it holds up nobody.
     *
     * @param row the caller's array, of the vocabulary's size
     * @return whether there was a row: false only after all of them
     * @throws IllegalArgumentException if the array has another length; no row is lost by it
     * @throws IllegalStateException if the walk or its backend is closed, or is closed by another thread meanwhile
     * @throws BackendException {@code UNAVAILABLE} if the thread is interrupted while it waits; its flag stays set. After any such
     *     failure the walk is closed
     */
    boolean next(float[] row);

    /** Whether rows can be had by {@link #hold}. Constant. */
    default boolean holds() {
        return false;
    }

    /**
     * Takes the next row without bringing it into this process's arrays; {@link #next} and this may take turns.
     *
     * @return empty after all rows
     * @throws UnsupportedOperationException if this walk {@linkplain #holds holds} none; else as {@link #next}
     */
    default Optional<HeldRow> hold() {
        throw new UnsupportedOperationException("this walk gives whole rows only");
    }

    /** How many rows the next calls give without computing or waiting; never too many, and 0 where that is not known. */
    default int ready() {
        return 0;
    }

    /** Ends the walk and frees what it holds. A second call does nothing. */
    @Override
    void close();
}
