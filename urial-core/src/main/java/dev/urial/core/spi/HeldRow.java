package dev.urial.core.spi;

/**
 * A row of a {@link DistributionWalk} where the engine has it, on a GPU, say: it tells numbers of it, and the row itself stays there.
 * Natural logarithms, of probabilities at temperature 1; in single precision, so that sums over a vocabulary are within 1e-5 of what
 * they are in double precision. Good until the walk gives its next row or is closed; after that every method is an {@link
 * IllegalStateException}. For the thread that pulls the walk.
 */
public interface HeldRow {
    /** The ids of the {@code k} likeliest tokens, likeliest first, ties by lower id. */
    int[] top(int k);

    /** The logarithm of a token's probability; 0 or below. */
    double logprob(int token);

    /** 1 + the number of tokens with a strictly greater logit. */
    int rank(int token);

    /** Whether the other row is where this one is, and over as many tokens, so that the two can be compared there. */
    boolean besides(HeldRow other);

    /**
     * The Kullback-Leibler divergence KL(this ‖ other) in nats, at least 0.
     *
     * @param other one that {@linkplain #besides stands beside} this
     */
    double divergence(HeldRow other);

    /**
     * The total variation distance of the two distributions, from 0 to 1.
     *
     * @param other one that {@linkplain #besides stands beside} this
     */
    double totalVariation(HeldRow other);

    /** The row itself, as {@link DistributionWalk#next} gives it, into an array of the vocabulary's size. */
    void read(float[] into);
}
