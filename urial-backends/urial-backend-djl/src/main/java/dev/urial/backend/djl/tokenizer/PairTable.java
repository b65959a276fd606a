package dev.urial.backend.djl.tokenizer;

import java.util.Arrays;

/** Which merge joins two neighbours: their ids and its rank, of half a million merges in 12 bytes and some air each. */
final class PairTable {
    static final int NONE = Integer.MAX_VALUE;

    private final long[] pairs;
    private final int[] ranks;
    private final int mask;

    PairTable(int most) {
        int size = Integer.highestOneBit(Math.max(8, most)) * 4;
        pairs = new long[size];
        ranks = new int[size];
        mask = size - 1;
        Arrays.fill(ranks, NONE);
    }

    /** A later rank of the same pair takes the place of an earlier one. */
    void put(int left, int right, int rank) {
        long pair = pair(left, right);
        int slot = slot(pair);
        pairs[slot] = pair;
        ranks[slot] = rank;
    }

    int rank(int left, int right) {
        return ranks[slot(pair(left, right))];
    }

    private int slot(long pair) {
        long mixed = pair * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (ranks[slot] != NONE && pairs[slot] != pair) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }
}
