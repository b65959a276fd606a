package dev.urial.backend.http;

import dev.urial.core.spi.Prompt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The slots of a server that keeps the state of one prompt in each. As few as are needed at once are used, the one used last first, and
 * of the free ones one that has seen the prompt's constant part: so each part is computed as rarely as can be. Safe for many threads.
 */
final class Slots {
    /** A slot that is taken; none where the server has none. */
    interface Slot {
        OptionalInt number();

        /** A second call does nothing. */
        void giveBack();
    }

    private static final Slot NONE = new Slot() {
        @Override
        public OptionalInt number() {
            return OptionalInt.empty();
        }

        @Override
        public void giveBack() {}
    };

    /** Free ones, the one used last first. */
    private final Deque<Integer> free = new ArrayDeque<>();

    private final List<Optional<String>> seen = new ArrayList<>();

    Slots(OptionalInt count, int concurrency) {
        int used = count.isPresent() ? Math.min(count.getAsInt(), concurrency) : 0;
        for (int slot = 0; slot < used; slot++) {
            free.addLast(slot);
            seen.add(Optional.empty());
        }
    }

    synchronized Slot take(Prompt prompt) {
        Optional<String> constant = Optional.of(prompt.text().substring(0, prompt.constantChars()));
        Optional<Integer> chosen = free.stream()
                .filter(slot -> seen.get(slot).equals(constant))
                .findFirst()
                .or(() -> free.stream().findFirst());
        if (chosen.isEmpty()) {
            return NONE;
        }
        int slot = chosen.get();
        free.removeFirstOccurrence(slot);
        seen.set(slot, constant);
        return new Taken(slot);
    }

    private final class Taken implements Slot {
        private final int slot;
        private boolean back;

        Taken(int slot) {
            this.slot = slot;
        }

        @Override
        public OptionalInt number() {
            return OptionalInt.of(slot);
        }

        @Override
        public void giveBack() {
            synchronized (Slots.this) {
                if (!back) {
                    back = true;
                    free.addFirst(slot);
                }
            }
        }
    }
}
