package dev.urial.backend.llamacpp;

import java.util.Arrays;

/** Tokens to be computed in one call: each with its position, its sequence, and whether its logits are wanted. */
final class NativeBatch {
    private int[] tokens;
    private int[] positions;
    private int[] sequences;
    private boolean[] wanted;
    private int size;

    NativeBatch(int capacity) {
        tokens = new int[capacity];
        positions = new int[capacity];
        sequences = new int[capacity];
        wanted = new boolean[capacity];
    }

    void clear() {
        size = 0;
    }

    /** Adds a token and gives its row. */
    int add(int token, int position, int sequence, boolean logits) {
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

    int size() {
        return size;
    }

    /** The first {@link #size} entries count, here and below. */
    int[] tokens() {
        return tokens;
    }

    int[] positions() {
        return positions;
    }

    int[] sequences() {
        return sequences;
    }

    boolean wanted(int row) {
        return wanted[row];
    }
}
