package dev.urial.core.spi;

/**
 * How an application means to use a backend, for backends that plan ahead. Hints: a backend's own settings win, and its model
 * card says what came of them.
 *
 * @param concurrency generations in flight at once, at least 1
 * @param prefixOnDisk whether the state of prompts' constant parts may be kept on disk for other processes
 */
public record Workload(int concurrency, boolean prefixOnDisk) {
    /** One generation after the other. */
    public static final Workload DEFAULT = new Workload(1, true);

    public Workload {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency: must be at least 1, was " + concurrency);
        }
    }
}
