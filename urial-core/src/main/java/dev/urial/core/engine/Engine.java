package dev.urial.core.engine;

import dev.urial.core.spi.BackendException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Computes the sequences of a model's context, all on one thread of its own: in each step the next token of every running sequence
 * and, as far as there is room, prompts of those that have joined. Tasks wait in the order of their coming for a free slot, join
 * between steps and leave between steps; a task that is not ready (its reader is slow) keeps its slot and holds nobody up.
 *
 * <p>The constant part of a prompt is computed once. With one slot, its sequence is rewound to the last border that two prompts
 * share. With several, one more sequence holds the constant part, and each slot begins as a copy of it, unless it still holds all
 * that a task goes on from. Either way the constant part is looked for on disk first, and put there once computed.
 */
final class Engine implements AutoCloseable {
    /** While sequences run, so many prompt tokens at most are computed in a step: the running ones are not to stall. */
    private static final int INTERLEAVED = 128;

    /** A shorter constant part is computed sooner than copied or found. */
    private static final int WORTH_KEEPING = 16;

    private final SequenceModel model;
    private final PrefixStore store;
    private final String name;
    private final Thread thread;

    // Guarded by this.
    private final Deque<EngineTask> waiting = new ArrayDeque<>();
    private boolean woken;
    private boolean closed;

    // The thread's own.
    private final List<Slot> slots = new ArrayList<>();
    /** Holds the constant part for all slots, where there are several. */
    private final Optional<Slot> holder;

    private final TokenBatch batch;
    private final float[] logits;

    /**
     * @param name for messages and the thread
     * @param slots sequences that run at once; if more than one, the model has one sequence more
     */
    Engine(String name, SequenceModel model, int slots, PrefixStore store) {
        this.name = name;
        this.thread = new Thread(this::run, "urial-" + name + "-decode");
        this.model = model;
        this.store = store;
        for (int i = 0; i < slots; i++) {
            this.slots.add(new Slot(i));
        }
        this.holder = slots > 1 ? Optional.of(new Slot(slots)) : Optional.empty();
        this.batch = new TokenBatch(model.batch());
        this.logits = new float[model.vocabularySize()];
        thread.setDaemon(true);
        thread.start();
    }

    String name() {
        return name;
    }

    SequenceModel model() {
        return model;
    }

    /** Takes a task, to be begun when there is a slot; a closed engine stops it at once. */
    void submit(EngineTask task) {
        synchronized (this) {
            if (!closed) {
                waiting.add(task);
                woken = true;
                notifyAll();
                return;
            }
        }
        task.closed();
    }

    /** Tells that a task may have become ready, or unwanted. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Stops all tasks after the step in flight and ends the thread. A second call does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // the model is freed next, and must not be while a step is in flight
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (awaitWork()) {
            try {
                admit();
                step();
            } catch (RuntimeException | Error failure) {
                fail(failure);
            }
        }
        List<EngineTask> left = tasks();
        synchronized (this) {
            left.addAll(waiting);
            waiting.clear();
        }
        left.forEach(EngineTask::closed);
    }

    /** Waits until there may be something to do; false once the engine is closed. */
    private boolean awaitWork() {
        boolean busy = tasks().stream().anyMatch(task -> !task.wanted() || task.ready());
        synchronized (this) {
            while (!closed && !busy && !woken) {
                try {
                    wait();
                } catch (InterruptedException nobodyDoes) {
                    woken = true; // the thread is ours alone; should it happen all the same, looking again does no harm
                }
            }
            woken = false;
            return !closed;
        }
    }

    /** What runs. */
    private List<EngineTask> tasks() {
        List<EngineTask> tasks = new ArrayList<>();
        for (Slot slot : slots) {
            EngineTask task = slot.task();
            if (task != null) {
                tasks.add(task);
            }
        }
        return tasks;
    }

    /** Drops what nobody wants, and gives free slots to those who wait. */
    private void admit() {
        for (Slot slot : slots) {
            EngineTask task = slot.task();
            if (task != null && !task.wanted()) {
                letGo(slot, false);
            }
        }
        while (slots.stream().anyMatch(Slot::free)) {
            EngineTask task;
            synchronized (this) {
                task = waiting.poll();
            }
            if (task == null) {
                return;
            }
            if (task.wanted()) { // not asked under the lock: a task may be waking the engine under its own
                begin(bestFor(task), task);
            }
        }
    }

    /** The free slot that holds most of a task's prompt; of equals the one that holds least for others. */
    private Slot bestFor(EngineTask task) {
        return slots.stream()
                .filter(Slot::free)
                .max(Comparator.<Slot>comparingInt(slot -> slot.shared(task))
                        .thenComparing(Comparator.comparingInt(Slot::done).reversed()))
                .orElseThrow();
    }

    private void begin(Slot slot, EngineTask task) {
        int shared = slot.shared(task);
        if (holder.isPresent()) {
            // Its sequence cannot go back, and of the constant part it takes a copy when that is there.
            if (shared < slot.done() || shared <= constant(task)) {
                model.forgetFrom(slot.sequence, 0);
                shared = 0;
            }
            slot.take(task, shared);
            return;
        }
        if (shared < slot.done() && !model.forgetFrom(slot.sequence, shared)) {
            shared = 0;
            model.forgetAll();
        }
        slot.take(task, shared);
        int constant = constant(task);
        if (shared == 0 && constant > 0 && restored(slot.sequence, task.prompt(), constant)) {
            slot.given(constant, constant);
        }
    }

    /** How many tokens of a task's prompt are worth keeping for others. */
    private static int constant(EngineTask task) {
        return task.constant() >= WORTH_KEEPING ? task.constant() : 0;
    }

    private boolean restored(int sequence, int[] prompt, int length) {
        Optional<ByteBuffer> state = store.find(prompt, length);
        if (state.isEmpty()) {
            return false;
        }
        if (model.restore(sequence, state.get())) {
            return true;
        }
        model.forgetFrom(sequence, 0);
        store.refused(prompt, length);
        return false;
    }

    private void step() {
        batch.clear();
        List<Slot> included = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        List<Slot> prefilling = new ArrayList<>();
        for (Slot slot : slots) {
            EngineTask task = slot.task();
            if (task == null || !task.ready()) {
                continue;
            }
            Optional<Slot> missing = holder.flatMap(held -> missingPrefix(slot, task, held));
            if (missing.isPresent()) {
                if (missing.get().pending() > 0 && !prefilling.contains(missing.get())) {
                    prefilling.add(missing.get());
                }
            } else if (slot.pending() == 1) {
                slot.addTo(batch, 1);
                included.add(slot);
                counts.add(1);
            } else {
                prefilling.add(slot);
            }
        }
        int most = included.isEmpty() ? model.batch() : Math.min(model.batch(), batch.size() + INTERLEAVED);
        for (Slot slot : prefilling) {
            int count = slot.chunk(most - batch.size());
            if (count > 0) {
                slot.addTo(batch, count);
                included.add(slot);
                counts.add(count);
            }
        }
        if (included.isEmpty()) {
            return;
        }
        model.decode(batch);
        int row = 0;
        for (int i = 0; i < included.size(); i++) {
            Slot slot = included.get(i);
            slot.computed(counts.get(i));
            deliver(slot, row, row + counts.get(i));
            row += counts.get(i);
        }
    }

    /**
     * Where a slot is to begin with the constant part and does not have it yet: the holder, which has been told to compute it or
     * still computes another one; empty if nothing is missing.
     */
    private Optional<Slot> missingPrefix(Slot slot, EngineTask task, Slot held) {
        int constant = constant(task);
        if (slot.done() > 0 || constant == 0) {
            return Optional.empty();
        }
        if (!held.isFor(task.prompt(), constant)) {
            if (held.pending() > 0 && neededByAnother(slot, held)) {
                return holder; // one after the other
            }
            model.forgetFrom(held.sequence, 0);
            held.fill(Arrays.copyOf(task.prompt(), constant));
            if (restored(held.sequence, task.prompt(), constant)) {
                held.given(constant, constant);
            }
        }
        if (held.pending() > 0) {
            return holder;
        }
        model.copySequence(held.sequence, slot.sequence);
        slot.given(constant, held.freshPrefix() > 0 ? 0 : constant);
        held.given(constant, constant); // whoever comes next finds it there
        return Optional.empty();
    }

    private boolean neededByAnother(Slot slot, Slot held) {
        return slots.stream().anyMatch(other -> {
            EngineTask task = other.task();
            return other != slot && task != null && other.done() == 0 && held.isFor(task.prompt(), constant(task));
        });
    }

    /**
     * Keeps a constant part that has just been computed. One sequence alone goes on from what was kept: of layers with a sliding window a
     * state holds the window alone, whose cells come back in other places than they were computed in, and sums would be made in
     * another order by a process that finds the state than by the one that kept it.
     */
    private void keep(Slot slot, int prefix) {
        if (slots.size() > 1) {
            store.keep(slot.first(prefix), () -> model.save(slot.sequence));
            return;
        }
        ByteBuffer state = model.save(slot.sequence);
        if (state.hasRemaining()) {
            model.forgetFrom(slot.sequence, 0);
            if (!model.restore(slot.sequence, state.duplicate())) {
                throw new BackendException(
                        BackendException.Kind.BAD_REPLY, name + ": a state that it has just given is not taken back");
            }
            store.keep(slot.first(prefix), () -> state);
        }
    }

    /** Hands a slot's rows of the last batch to its task, and keeps the constant part if it has just been computed. */
    private void deliver(Slot slot, int from, int to) {
        int prefix = slot.freshPrefix();
        if (prefix >= WORTH_KEEPING) {
            keep(slot, prefix);
        }
        EngineTask task = slot.task();
        if (task == null) {
            return;
        }
        int[] wanted = IntStream.range(from, to).filter(batch::wanted).toArray();
        int cached = wanted.length > 0 ? slot.begin() : -1;
        if (cached >= 0) {
            task.begun(cached);
        }
        if (wanted.length > 0 && task.holds() && model.holds()) {
            task.held(model.hold(
                    wanted, IntStream.range(0, wanted.length).map(task::likely).toArray()));
        } else {
            for (int row : wanted) {
                model.logits(row, logits);
                task.logits(logits);
            }
        }
        if (slot.pending() == 0) {
            int[] next = task.further();
            if (next.length == 0) {
                letGo(slot, task.isContinued());
            } else {
                slot.append(next);
            }
        }
    }

    /** Frees a slot. With one alone, or if that is to be continued, its sequence keeps what it holds for the next task. */
    private void letGo(Slot slot, boolean continued) {
        slot.release();
        if (holder.isPresent() && !continued) {
            model.forgetFrom(slot.sequence, 0);
            slot.reset();
        }
    }

    /** A step failed: nothing is known of the cache any more. */
    private void fail(Throwable failure) {
        RuntimeException reason = failure instanceof RuntimeException runtime
                ? runtime
                : new BackendException(BackendException.Kind.UNAVAILABLE, name + " failed: " + failure, failure);
        List<EngineTask> failed = tasks();
        slots.forEach(Slot::reset);
        holder.ifPresent(Slot::reset);
        try {
            model.forgetAll();
        } catch (RuntimeException closedMeanwhile) {
            reason.addSuppressed(closedMeanwhile);
        }
        failed.forEach(task -> task.failed(reason));
    }
}
