package dev.urial.core.spi;

/**
 * How an application means to use a backend, for backends that plan ahead. Hints: a backend's own settings win, and its model
 * card says what came of them.
 *
 * @param concurrency generations in flight at once, at least 1
 * @param prefixOnDisk whether the state of prompts' constant parts may be kept on disk for other processes
 * @param exact whether results that are the same each time, whatever else runs, are worth more than speed
 */
public record Workload(int concurrency, boolean prefixOnDisk, boolean exact) {
    /** One generation after the other. */
    public static final Workload DEFAULT = new Workload(1, true, false);

    public Workload {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency: must be at least 1, was " + concurrency);
        }
    }

    /** One for which speed is worth more. */
    public Workload(int concurrency, boolean prefixOnDisk) {
        this(concurrency, prefixOnDisk, false);
    }
}
