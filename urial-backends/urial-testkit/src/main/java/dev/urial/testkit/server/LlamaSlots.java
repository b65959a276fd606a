package dev.urial.testkit.server;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** llama-server's slots: each keeps the tokens that it computed last, and only the next request in the same slot can use them. */
final class LlamaSlots {
    /** How much of a prompt a slot must hold already to be chosen for it. */
    private static final double SIMILARITY = 0.1;

    private static final class Slot {
        private List<Integer> tokens = List.of();
        private boolean busy;
        private long lastUse;
    }

    private final List<Slot> slots = new ArrayList<>();
    private long uses;

    LlamaSlots(int count) {
        for (int i = 0; i < count; i++) {
            slots.add(new Slot());
        }
    }

    int count() {
        return slots.size();
    }

    synchronized boolean busy(int slot) {
        return slots.get(slot).busy;
    }

    /**
     * Takes a free slot for a prompt.
     *
     * @param wanted the slot that it must be; where there is no such slot, any: the one that holds most of the prompt, or was unused longest
     * @return empty if it has to wait
     */
    synchronized OptionalInt take(List<Integer> prompt, int wanted) {
        boolean any = wanted < 0 || wanted >= slots.size();
        int best = -1;
        int bestShared = 0;
        for (int i = 0; i < slots.size(); i++) {
            Slot slot = slots.get(i);
            int shared = shared(slot.tokens, prompt) > SIMILARITY * prompt.size() ? shared(slot.tokens, prompt) : 0;
            boolean better =
                    best < 0 || shared > bestShared || (shared == bestShared && slot.lastUse < slots.get(best).lastUse);
            if (!slot.busy && (any ? better : wanted == i)) {
                best = i;
                bestShared = shared;
            }
        }
        if (best < 0) {
            return OptionalInt.empty();
        }
        slots.get(best).busy = true;
        slots.get(best).lastUse = ++uses;
        return OptionalInt.of(best);
    }

    /** How many of a prompt's first tokens a slot holds; its last token is computed again in any case. */
    synchronized int cached(int slot, List<Integer> prompt) {
        return Math.max(0, Math.min(shared(slots.get(slot).tokens, prompt), prompt.size() - 1));
    }

    /** Gives a slot back with what it has computed. */
    synchronized void give(int slot, List<Integer> tokens) {
        slots.get(slot).tokens = List.copyOf(tokens);
        slots.get(slot).busy = false;
    }

    private static int shared(List<Integer> one, List<Integer> other) {
        int count = 0;
        while (count < one.size() && count < other.size() && one.get(count).equals(other.get(count))) {
            count++;
        }
        return count;
    }
}
