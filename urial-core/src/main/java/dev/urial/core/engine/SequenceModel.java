package dev.urial.core.engine;

import java.nio.ByteBuffer;

/**
 * A model with the keys and values of several sequences, as the {@link Engine} drives it: one call at a time, on one thread, until it
 * is closed. Sequences are numbered from 0; a sequence holds the tokens of positions 0 to some last one.
 */
public interface SequenceModel extends AutoCloseable {
    /** Number of token ids, which run from 0. */
    int vocabularySize();

    /** Tokens of one sequence, prompt and answer together, at most. */
    int contextTokens();

    /** Tokens to decode at once, at most. */
    int batch();

    /**
     * Computes tokens, each of which sees those of its sequence at smaller positions, of earlier calls and of this one. Those of one
     * sequence stand together, in the order of their positions, and go on where the sequence ends.
     *
     * @throws dev.urial.core.spi.BackendException if that fails; nothing is known of any sequence then, until all is forgotten
     */
    void decode(TokenBatch tokens);

    /**
     * Copies the logits after a token of the last batch.
     *
     * @param row the token's, which must have asked for them
     * @param into of the vocabulary's size
     */
    void logits(int row, float[] into);

    /** Whether logits can be had by {@link #hold}. Constant. */
    default boolean holds() {
        return false;
    }

    /** Whether numbers of rows that it holds are sooner had from it than by taking the rows out. Constant. */
    default boolean reduces() {
        return false;
    }

    /**
     * Keeps the logits after tokens of the last batch where they are; they are the caller's to close, and no later batch changes them.
     *
     * @param rows the tokens', in order, which must have asked for them
     * @param likely for each, the id of the token of which a number is most likely asked; -1 for none
     * @throws UnsupportedOperationException if this model {@linkplain #holds holds} none
     */
    default LogitRows hold(int[] rows, int[] likely) {
        throw new UnsupportedOperationException("this model gives logits only");
    }

    /** Forgets a sequence's positions from {@code from} on; false, and nothing done, if it cannot go back so far. */
    boolean forgetFrom(int sequence, int from);

    /** Forgets all positions of all sequences. */
    void forgetAll();

    /** Makes an empty sequence equal to another one. */
    void copySequence(int from, int to);

    /** A sequence's keys and values, for {@link #restore}; with nothing in it if they cannot be had. */
    ByteBuffer save(int sequence);

    /** Puts keys and values into an empty sequence, from a direct buffer that may hold anything; whether they were taken. */
    boolean restore(int sequence, ByteBuffer state);

    /** Waits for a call in flight, then frees everything. A second call does nothing. */
    @Override
    void close();
}
