package dev.urial.core.engine;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import java.util.Locale;
import java.util.Optional;

/**
 * How the cache of keys and values is laid out, decided before anything is loaded, so that memory is asked for once and never runs
 * out half way: each sequence can hold a whole context.
 *
 * @param contextTokens of one sequence
 * @param slots sequences that run at once
 * @param bytes of the cache in all; 0 where the file does not say
 */
public record CachePlan(int contextTokens, int slots, long bytes) {
    /** Sequences that run at once, at most. */
    public static final int MOST_SLOTS = 255;

    /** Tokens of a context where nobody asks for another, and the model was trained for as many. */
    public static final int DEFAULT_CONTEXT = 4096;

    /** The sequences in all: where several run, one more holds the constant part of their prompts. */
    public int sequences() {
        return slots == 1 ? 1 : slots + 1;
    }

    /** The tokens that all sequences hold together. */
    public int cells() {
        return contextTokens * sequences();
    }

    /**
     * What is to be laid out.
     *
     * @param model for people
     * @param trained tokens that the model was trained for
     * @param context tokens asked for; default the smaller of {@code trained} and 4096
     * @param parallel sequences asked for
     * @param bytesPerToken of keys and values; 0 where it is not known
     */
    public record Asked(
            String model, int trained, Optional<Integer> context, Optional<Integer> parallel, long bytesPerToken) {}

    /**
     * Plans.
     *
     * @param concurrency generations that the application means to run at once
     * @param available bytes of memory that are free, or {@code Long.MAX_VALUE} where that does not matter
     * @throws ConfigException if the context is beyond what the model was trained for
     * @throws BackendException {@code OUT_OF_MEMORY} with figures, if what was asked for does not fit
     */
    public static CachePlan of(Asked asked, int concurrency, long available) {
        int context = asked.context.orElse(Math.min(asked.trained, DEFAULT_CONTEXT));
        if (context > asked.trained) {
            throw new ConfigException(
                    "context",
                    "must be at most " + asked.trained + ", for which " + asked.model + " was trained, was " + context);
        }
        if (asked.parallel.isPresent()) {
            CachePlan plan = with(asked, context, asked.parallel.get());
            if (plan.bytes > available || plan.tooManyCells()) {
                throw refused(asked, plan, available);
            }
            return plan;
        }
        CachePlan plan = with(asked, context, 1);
        if (plan.bytes > available) {
            throw refused(asked, plan, available);
        }
        for (int slots = 2; slots <= Math.min(concurrency, MOST_SLOTS); slots++) {
            CachePlan larger = with(asked, context, slots);
            if (larger.bytes > available / 2 || larger.tooManyCells()) {
                break;
            }
            plan = larger;
        }
        return plan;
    }

    private static CachePlan with(Asked asked, int context, int slots) {
        long tokens = (long) context * new CachePlan(context, slots, 0).sequences();
        return new CachePlan(context, slots, tokens * asked.bytesPerToken);
    }

    private boolean tooManyCells() {
        return (long) contextTokens * sequences() >= Integer.MAX_VALUE;
    }

    private static BackendException refused(Asked asked, CachePlan plan, long available) {
        long perToken = Math.max(1, plan.bytes / ((long) plan.contextTokens * plan.sequences()));
        long possible = available / perToken / plan.sequences();
        String many = plan.slots == 1 ? "" : " for each of " + plan.slots + " sequences and their common prefix";
        String shorter = possible > 2 ? "a context of less than " + possible + " tokens" : "";
        String fewer = plan.slots == 1 ? "" : "fewer sequences (setting 'parallel')";
        String could = shorter + (shorter.isEmpty() || fewer.isEmpty() ? "" : ", or ") + fewer;
        return new BackendException(
                BackendException.Kind.OUT_OF_MEMORY,
                "a context of " + plan.contextTokens + " tokens" + many + " of " + asked.model + " needs "
                        + Machine.gibibytes(plan.bytes) + " for keys and values, and " + Machine.gibibytes(available)
                        + " of memory are free" + (could.isEmpty() ? "" : "; " + could + " could fit"));
    }

    /** For people. */
    @Override
    public String toString() {
        String each = slots == 1
                ? "1 sequence of " + contextTokens + " tokens"
                : slots + " sequences and a common prefix, of " + contextTokens + " tokens each";
        return each + String.format(Locale.ROOT, ": %.0f MiB for keys and values", bytes / (double) (1 << 20));
    }
}
