package dev.urial.backend.llamacpp;

import dev.urial.backend.llamacpp.LlamaCppBackendProvider.KvType;
import dev.urial.core.gguf.GgufFile;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import java.util.Locale;

/**
 * How the cache of keys and values is laid out, decided before anything is loaded, so that memory is asked for once and never runs
 * out half way: each sequence can hold a whole context.
 *
 * @param contextTokens of one sequence
 * @param slots sequences that run at once
 * @param bytes of the cache in all; 0 where the file does not say
 */
record CachePlan(int contextTokens, int slots, long bytes) {
    private static final int DEFAULT_CONTEXT = 4096;

    /** The sequences in all: where several run, one more holds the constant part of their prompts. */
    int sequences() {
        return slots == 1 ? 1 : slots + 1;
    }

    /** The tokens that all sequences hold together. */
    int cells() {
        return contextTokens * sequences();
    }

    /**
     * Plans for a file.
     *
     * @param concurrency generations that the application means to run at once
     * @param available bytes of memory that are free, or {@code Long.MAX_VALUE} where that does not matter
     * @throws ConfigException if the context is beyond what the model was trained for
     * @throws BackendException {@code OUT_OF_MEMORY} with figures, if what was asked for does not fit
     */
    static CachePlan of(LlamaCppBackendProvider.Config config, GgufFile file, int concurrency, long available) {
        int trained = file.trainedContext().orElse(Integer.MAX_VALUE);
        int context = config.context().orElse(Math.min(trained, DEFAULT_CONTEXT));
        if (context > trained) {
            throw new ConfigException(
                    "context",
                    "must be at most " + trained + ", for which " + file.file() + " was trained, was " + context);
        }
        KvType type = config.kvType().orElse(KvType.F16);
        if (config.parallel().isPresent()) {
            CachePlan asked = with(file, context, config.parallel().get(), type);
            if (asked.bytes > available || asked.tooManyCells()) {
                throw refused(file, asked, available);
            }
            return asked;
        }
        CachePlan plan = with(file, context, 1, type);
        if (plan.bytes > available) {
            throw refused(file, plan, available);
        }
        for (int slots = 2; slots <= Math.min(concurrency, 255); slots++) {
            CachePlan larger = with(file, context, slots, type);
            if (larger.bytes > available / 2 || larger.tooManyCells()) {
                break;
            }
            plan = larger;
        }
        return plan;
    }

    private static CachePlan with(GgufFile file, int context, int slots, KvType type) {
        long tokens = (long) context * new CachePlan(context, slots, 0).sequences();
        return new CachePlan(context, slots, file.cacheBytes(tokens) / KvType.F16.bytes * type.bytes);
    }

    private boolean tooManyCells() {
        return (long) contextTokens * sequences() > Integer.MAX_VALUE;
    }

    private static BackendException refused(GgufFile file, CachePlan plan, long available) {
        long perToken = Math.max(1, plan.bytes / ((long) plan.contextTokens * plan.sequences()));
        long possible = available / perToken / plan.sequences();
        String many = plan.slots == 1 ? "" : " for each of " + plan.slots + " sequences and their common prefix";
        String less = plan.slots == 1 ? "" : ", or fewer sequences (setting 'parallel')";
        return new BackendException(
                BackendException.Kind.OUT_OF_MEMORY,
                "a context of " + plan.contextTokens + " tokens" + many + " of " + file.file() + " needs "
                        + Machine.gibibytes(plan.bytes) + " for keys and values, and " + Machine.gibibytes(available)
                        + " of memory are free; a context of less than " + possible + " tokens" + less + " could fit");
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
