package dev.urial.core.engine;

import java.util.Arrays;

/** Tokens to be computed in one call: each with its position, its sequence, and whether its logits are wanted. */
public final class TokenBatch {
    private int[] tokens;
    private int[] positions;
    private int[] sequences;
    private boolean[] wanted;
    private int size;

    /** An empty one; the capacity grows as needed. */
    public TokenBatch(int capacity) {
        tokens = new int[capacity];
        positions = new int[capacity];
        sequences = new int[capacity];
        wanted = new boolean[capacity];
    }

    /** Takes all tokens out. */
    public void clear() {
        size = 0;
    }

    /** Adds a token and gives its row. */
    public int add(int token, int position, int sequence, boolean logits) {
        if (size == tokens.length) {
            int capacity = 2 * size + 1;
            tokens = Arrays.copyOf(tokens, capacity);
            positions = Arrays.copyOf(positions, capacity);
            sequences = Arrays.copyOf(sequences, capacity);
            wanted = Arrays.copyOf(wanted, capacity);
        }
        tokens[size] = token;
        positions[size] = position;
        sequences[size] = sequence;
        wanted[size] = logits;
        return size++;
    }

    /** How many tokens there are. */
    public int size() {
        return size;
    }

    /** The first {@link #size} entries count, here and below. */
    public int[] tokens() {
        return tokens;
    }

    public int[] positions() {
        return positions;
    }

    public int[] sequences() {
        return sequences;
    }

    /** Whether the logits after a row's token are wanted. */
    public boolean wanted(int row) {
        return wanted[row];
    }
}
