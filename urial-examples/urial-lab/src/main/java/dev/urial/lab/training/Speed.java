package dev.urial.lab.training;

import dev.urial.core.spi.ConfigException;

/**
 * How the work of a step is divided; it changes results by rounding only.
 *
 * @param threads that share the sequences of a step; each computes alone, so set {@code OMP_NUM_THREADS=1}
 * @param tokensPerPass most tokens that go through the network at once, though at least one sequence
 * @param bfloat16 whether the matrix products of the layers work in bfloat16; weights and their sums stay float32
 */
public record Speed(int threads, int tokensPerPass, boolean bfloat16) {
    /** The division, checked. */
    public Speed {
        if (threads < 1 || tokensPerPass < 1) {
            throw new ConfigException("threads", "threads and tokensPerPass must be at least 1");
        }
    }
}
