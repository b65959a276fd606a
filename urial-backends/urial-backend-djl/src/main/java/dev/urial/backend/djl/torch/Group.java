package dev.urial.backend.djl.torch;

import dev.urial.core.engine.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Stretches of a batch that are computed together, one of each sequence, as if all were as long as the longest.
 *
 * @param stretches at least one
 */
record Group(List<Stretch> stretches) {
    /**
     * Tokens that follow each other.
     *
     * @param row the first one's in the batch
     */
    record Stretch(int sequence, int row, int count) {}

    /**
     * What the network is given; see {@link NetworkText}.
     *
     * @param first the first stretch's sequence, where the others' follow it one by one
     * @param gathered whether they do not
     * @param wanted rows of the batch whose logits are wanted, in order
     */
    @SuppressWarnings("ArrayRecordComponent") // made and used in one place
    record Plan(
            long[] packed, int rows, int each, int first, boolean gathered, int seen, int[] wanted, boolean plain) {}

    /** Divides a batch: those of one group are longer than half of its longest. */
    static List<Group> of(TokenBatch tokens) {
        List<Stretch> stretches = new ArrayList<>();
        for (int row = 0; row < tokens.size(); ) {
            int sequence = tokens.sequences()[row];
            int end = row + 1;
            while (end < tokens.size() && tokens.sequences()[end] == sequence) {
                end++;
            }
            stretches.add(new Stretch(sequence, row, end - row));
            row = end;
        }
        stretches.sort(Comparator.comparingInt(Stretch::count).reversed().thenComparingInt(Stretch::sequence));
        List<Group> groups = new ArrayList<>();
        List<Stretch> group = new ArrayList<>();
        for (Stretch stretch : stretches) {
            if (!group.isEmpty() && 2 * stretch.count <= group.get(0).count) {
                groups.add(new Group(group));
                group = new ArrayList<>();
            }
            group.add(stretch);
        }
        groups.add(new Group(group));
        return groups;
    }

    Group {
        stretches = stretches.stream()
                .sorted(Comparator.comparingInt(Stretch::sequence))
                .toList();
    }

    int tokens() {
        return stretches.stream().mapToInt(Stretch::count).sum();
    }

    /** Two that come to the same when they are computed in this order. */
    List<Group> halves() {
        if (stretches.size() > 1) {
            int half = stretches.size() / 2;
            return List.of(new Group(stretches.subList(0, half)), new Group(stretches.subList(half, stretches.size())));
        }
        Stretch whole = stretches.get(0);
        int half = whole.count / 2;
        return List.of(
                new Group(List.of(new Stretch(whole.sequence, whole.row, half))),
                new Group(List.of(new Stretch(whole.sequence, whole.row + half, whole.count - half))));
    }

    /**
     * Lays it out.
     *
     * @param capacity cells of a sequence
     * @param trash the cell for what only fills up
     * @param windowless so many positions are seen in every layer
     */
    Plan plan(TokenBatch tokens, int capacity, int trash, int windowless) {
        int rows = stretches.size();
        int each = stretches.stream().mapToInt(Stretch::count).max().orElseThrow();
        int n = rows * each;
        List<Long> asked = new ArrayList<>();
        List<Integer> wanted = new ArrayList<>();
        long[] start = new long[3 * n + rows];
        int seen = 0;
        boolean gathered = false;
        for (int i = 0; i < rows; i++) {
            Stretch stretch = stretches.get(i);
            gathered |= stretch.sequence != stretches.get(0).sequence + i;
            for (int j = 0; j < each; j++) {
                int at = i * each + j;
                boolean real = j < stretch.count;
                int row = stretch.row + j;
                int position = real ? tokens.positions()[row] : 0;
                start[at] = real ? tokens.tokens()[row] : 0;
                start[n + at] = position;
                start[2 * n + at] = real ? (long) stretch.sequence * capacity + position : trash;
                seen = Math.max(seen, position + 1);
                if (real && tokens.wanted(row)) {
                    asked.add((long) at);
                    wanted.add(row);
                }
            }
            start[3 * n + i] = stretch.sequence;
        }
        long[] packed = Arrays.copyOf(start, start.length + asked.size());
        for (int i = 0; i < asked.size(); i++) {
            packed[start.length + i] = asked.get(i);
        }
        return new Plan(
                packed,
                rows,
                each,
                stretches.get(0).sequence,
                gathered,
                seen,
                wanted.stream().mapToInt(Integer::intValue).toArray(),
                n == 1 && seen <= windowless);
    }
}
