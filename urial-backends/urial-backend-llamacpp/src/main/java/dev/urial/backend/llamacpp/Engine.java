package dev.urial.backend.llamacpp;

import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The one sequence of a model's context: whose turn it is, and what the cache holds. The state of a prompt's constant part is
 * kept for the next prompt that begins with the same tokens. Batches are always cut at the end of that part, so that a prompt is
 * computed in the same batches whether or not its beginning was there already.
 *
 * <p>Everything but {@link #enter} and {@link #leave} is for whoever has entered and not left; that may be several threads one
 * after the other.
 */
final class Engine {
    private static final int PATIENCE_MILLIS = 20;

    private final NativeModel model;
    private final Semaphore place = new Semaphore(1, true);

    // Owned by whoever has the place.
    private int[] prefix = {};

    Engine(NativeModel model) {
        this.model = model;
    }

    NativeModel model() {
        return model;
    }

    /** Waits for a turn; false, without one, once {@code unwanted} says so or this thread is interrupted. */
    boolean enter(BooleanSupplier unwanted) {
        while (!unwanted.getAsBoolean()) {
            try {
                if (place.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** Ends the turn. */
    void leave() {
        place.release();
    }

    /**
     * Computes a prompt, with logits after its last token.
     *
     * @param border how many tokens at its start are constant, less than {@code prompt.length}
     * @param unwanted asked between batches
     * @return how many tokens were there already, or -1 if it became unwanted half way
     */
    int prefill(int[] prompt, int border, BooleanSupplier unwanted) {
        boolean kept = border > 0
                && border == prefix.length
                && Arrays.equals(prefix, 0, border, prompt, 0, border)
                && model.forgetFrom(border);
        if (!kept) {
            prefix = new int[0];
            model.forgetAll();
            if (!decode(prompt, 0, border, false, unwanted)) {
                return -1;
            }
            prefix = Arrays.copyOf(prompt, border);
        }
        if (!decode(prompt, border, prompt.length, true, unwanted)) {
            return -1;
        }
        return kept ? border : 0;
    }

    private boolean decode(int[] tokens, int from, int to, boolean logits, BooleanSupplier unwanted) {
        for (int at = from; at < to; at += model.batch()) {
            if (unwanted.getAsBoolean()) {
                return false;
            }
            int end = Math.min(to, at + model.batch());
            model.decode(tokens, at, end, logits && end == to ? Llama.Rows.LAST : Llama.Rows.NONE);
        }
        return true;
    }

    /** The logits after a prompt of {@code length} tokens that {@link #prefill} has computed with this border. */
    void promptLogits(int length, int border, float[] into) {
        model.logits((length - border - 1) % model.batch(), into);
    }
}
