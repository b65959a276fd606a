package dev.urial.core.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of the cache: which tokens it holds, which are to come, and whose they are. Tokens are computed in batches that are
 * cut at borders, so that a prompt is computed in the same batches whether or not its beginning was there already. Belongs to the
 * engine's thread.
 */
final class Slot {
    final int sequence;
    private int[] tokens = {};
    /** The sequence is to hold {@code tokens[0..goal)}, and holds {@code tokens[0..done)}. */
    private int goal;

    private int done;
    /** Logits are wanted from this index on. */
    private int wantedFrom;

    private int[] borders = {};
    /** The first so many tokens are for others, too. */
    private int constant;

    private @Nullable EngineTask task;
    private int cached;
    private boolean begun;

    Slot(int sequence) {
        this.sequence = sequence;
    }

    @Nullable
    EngineTask task() {
        return task;
    }

    /** Whether a task can be given to it. */
    boolean free() {
        return task == null;
    }

    /** Takes a task, of whose prompt the sequence holds the first {@code held} tokens. */
    void take(EngineTask newTask, int held) {
        task = newTask;
        begun = false;
        int[] prompt = newTask.prompt();
        hold(prompt, newTask.borders(), prompt.length, held);
        constant = newTask.constant();
        wantedFrom = goal - newTask.rows();
    }

    /** Is to hold tokens for others, without logits. */
    void fill(int[] prefix) {
        hold(prefix, new int[0], prefix.length, 0);
        constant = goal;
        wantedFrom = goal;
    }

    private void hold(int[] all, int[] cuts, int length, int held) {
        tokens = all;
        borders = cuts;
        goal = length;
        done = held;
        cached = held;
    }

    /** The sequence now holds its first tokens without having computed them; {@code spared} of them had been computed for somebody else. */
    void given(int held, int spared) {
        done = held;
        cached = spared;
    }

    /** Appends tokens whose logits are wanted. */
    void append(int[] next) {
        if (goal + next.length > tokens.length) {
            tokens = Arrays.copyOf(tokens, goal + Math.max(256, next.length));
        }
        System.arraycopy(next, 0, tokens, goal, next.length);
        goal += next.length;
    }

    int done() {
        return done;
    }

    /** How many tokens are still to be computed. */
    int pending() {
        return goal - done;
    }

    /** How many of the next tokens may be computed in one batch with so much room: up to the next border. */
    int chunk(int room) {
        int end = goal;
        for (int border : borders) {
            if (border > done) {
                end = border;
                break;
            }
        }
        return Math.min(end - done, room);
    }

    /** Puts the next tokens into a batch. */
    void addTo(TokenBatch batch, int count) {
        for (int i = done; i < done + count; i++) {
            batch.add(tokens[i], i, sequence, i >= wantedFrom);
        }
    }

    void computed(int count) {
        done += count;
    }

    /** How many tokens of the prompt its task was spared, once its prompt has been computed; told once, else -1. */
    int begin() {
        if (begun) {
            return -1;
        }
        begun = true;
        return cached;
    }

    /** Lets the task go; the sequence still holds what it holds. */
    void release() {
        task = null;
        goal = done;
    }

    /** Has no task and holds nothing. */
    void reset() {
        task = null;
        constant = 0;
        hold(new int[0], new int[0], 0, 0);
    }

    /** Whether the sequence holds, or is to hold, just these tokens. */
    boolean isFor(int[] prompt, int length) {
        return goal == length && Arrays.equals(tokens, 0, length, prompt, 0, length);
    }

    /**
     * How many tokens of a task's prompt the sequence holds that were computed as they would be for it: up to the last border of both
     * that is preceded by the same borders and the same tokens, and by no token whose logits are wanted.
     */
    int shared(EngineTask other) {
        int[] prompt = other.prompt();
        int[] otherBorders = other.borders();
        int most = Math.min(done, prompt.length - other.rows());
        int shared = 0;
        for (int i = 0; i < Math.min(borders.length, otherBorders.length); i++) {
            int border = borders[i];
            if (border != otherBorders[i]
                    || border > most
                    || !Arrays.equals(tokens, shared, border, prompt, shared, border)) {
                break;
            }
            shared = border;
        }
        return shared;
    }

    /** How many tokens are for others, if the sequence holds exactly them and computed them all; else 0. */
    int freshPrefix() {
        return cached == 0 && done == constant ? constant : 0;
    }

    /** The first {@code length} tokens. */
    int[] first(int length) {
        return Arrays.copyOf(tokens, length);
    }
}
