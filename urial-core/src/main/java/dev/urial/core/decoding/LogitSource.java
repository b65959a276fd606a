package dev.urial.core.decoding;

import java.util.function.BooleanSupplier;

/**
 * One sequence of an engine, as {@link LocalGeneration} drives it: {@code prefill} once, then {@code next} for each new token,
 * all under the generation's lock, on the thread that pulls.
 */
public interface LogitSource extends AutoCloseable {
    /**
     * Computes the prompt. May wait for the engine.
     *
     * @param interrupted asked between batches: true if the work is no longer wanted, and this may return early with any logits
     * @return the logits after the prompt's last token; the array is the caller's until the next call
     */
    float[] prefill(BooleanSupplier interrupted);

    /** How many of the prompt's tokens were not computed again; known after {@code prefill}. */
    int cachedTokens();

    /** Computes one more token. The array is the caller's until the next call. */
    float[] next(int token);

    /** Lets the engine go. A second call does nothing. */
    @Override
    void close();
}
