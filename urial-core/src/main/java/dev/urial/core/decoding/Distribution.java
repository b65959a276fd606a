package dev.urial.core.decoding;

import java.util.Arrays;

/**
 * The distribution over a vocabulary that a row of logits stands for, and how far it is from another one. Made once for a vocabulary
 * and {@linkplain #set set} to one row after the other, because it keeps an exponential for each token. Natural logarithms; all sums
 * are of doubles. For one thread.
 *
 * <p>A logit of negative infinity is a token that cannot come: its probability is 0, and it adds nothing to any sum.
 */
public final class Distribution {
    /**
     * Work is done in chunks, copied to arrays of their own: the compiler turns a loop into vector instructions if it uses one index
     * for all arrays, has no branch and adds nothing up. So sums are kept one a place, too, and added at the end.
     */
    private static final int CHUNK = 1024;

    /** Below, a whole vocabulary adds less than a rounding error; at this, the exponential is still a normal number. */
    private static final double LEAST = -700;

    private final double[] exponentials;
    private final double[] a = new double[CHUNK];
    private final double[] b = new double[CHUNK];
    private final double[] sums = new double[CHUNK];
    private float[] row = {};
    private boolean masked;
    private double total;
    private double logPartition;

    /**
     * @param size tokens of the vocabulary, at least 1
     */
    public Distribution(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size: must be at least 1, was " + size);
        }
        exponentials = new double[size];
    }

    /**
     * Becomes the distribution of these logits.
     *
     * @param logits an entry for each token; this object's until it is set again or no longer used, and not to be changed before
     * @return this
     * @throws IllegalArgumentException if the length is another one, an entry is NaN or positive infinity, or all are negative
     *     infinity
     */
    public Distribution set(float[] logits) {
        if (logits.length != exponentials.length) {
            throw new IllegalArgumentException(
                    "logits: must be " + exponentials.length + " of them, was " + logits.length);
        }
        float greatest = logits[Logits.argmax(logits)];
        boolean infinite = false;
        Arrays.fill(sums, 0);
        for (int from = 0; from < logits.length; from += CHUNK) {
            int count = Math.min(CHUNK, logits.length - from);
            boolean zeros = differences(logits, greatest, from, count);
            exponentials(a, count);
            if (zeros) {
                infinite = true;
                zero(logits, from, count);
            }
            for (int j = 0; j < count; j++) {
                sums[j] += a[j];
            }
            System.arraycopy(a, 0, exponentials, from, count);
        }
        total = sum();
        if (Double.isNaN(total)) {
            throw new IllegalArgumentException("logits: " + whatIsWrong(logits));
        }
        row = logits;
        masked = infinite;
        logPartition = greatest + Math.log(total);
        return this;
    }

    /** Puts each logit less the greatest into {@code a}; whether one is negative infinity. */
    private boolean differences(float[] logits, float greatest, int from, int count) {
        boolean infinite = false;
        for (int j = 0; j < count; j++) {
            double x = (double) logits[from + j] - greatest;
            infinite |= x == Double.NEGATIVE_INFINITY;
            a[j] = x < LEAST ? LEAST : x;
        }
        return infinite;
    }

    /**
     * The exponential of each entry, from {@link #LEAST} to 0: of its 1,024th part by Taylor's series, then squared ten times. The
     * relative error is below 2e-13 from -40 on.
     */
    private static void exponentials(double[] x, int count) {
        for (int j = 0; j < count; j++) {
            double r = x[j] * (1.0 / 1024);
            double y = 1.0 / 40320;
            y = y * r + 1.0 / 5040;
            y = y * r + 1.0 / 720;
            y = y * r + 1.0 / 120;
            y = y * r + 1.0 / 24;
            y = y * r + 1.0 / 6;
            y = y * r + 0.5;
            y = y * r + 1;
            y = y * r + 1;
            y *= y;
            y *= y;
            y *= y;
            y *= y;
            y *= y;
            y *= y;
            y *= y;
            y *= y;
            y *= y;
            y *= y;
            x[j] = y;
        }
    }

    private void zero(float[] logits, int from, int count) {
        for (int j = 0; j < count; j++) {
            if (logits[from + j] == Float.NEGATIVE_INFINITY) {
                a[j] = 0;
            }
        }
    }

    private double sum() {
        double sum = 0;
        for (double part : sums) {
            sum += part;
        }
        return sum;
    }

    private static String whatIsWrong(float[] logits) {
        for (int i = 0; i < logits.length; i++) {
            if (Float.isNaN(logits[i]) || logits[i] == Float.POSITIVE_INFINITY) {
                return "that of token " + i + " is " + logits[i] + ", which is no logit";
            }
        }
        return "all are " + Float.NEGATIVE_INFINITY + ", so no token can come";
    }

    /** The logarithm of the sum of the exponentials of the logits. */
    public double logPartition() {
        return logPartition;
    }

    /** How many tokens the vocabulary has. */
    public int size() {
        return exponentials.length;
    }

    /** A token's probability, from 0 to 1; cheaper than the exponential of its logarithm. */
    public double probability(int token) {
        return exponentials[token] / total;
    }

    /** The logarithm of a token's probability; 0 or below. */
    public double logprob(int token) {
        return Math.min(0, row[token] - logPartition);
    }

    /** 1 + the number of tokens with a strictly greater logit. */
    public int rank(int token) {
        return Logits.rank(row, token);
    }

    /** The ids of the {@code k} likeliest tokens, likeliest first, ties by lower id. */
    public int[] top(int k) {
        return Logits.top(row, k);
    }

    /**
     * The Kullback-Leibler divergence of another distribution over the same vocabulary from this one, KL(this ‖ other): the mean over
     * this one of how much likelier its tokens are here than there. In nats, at least 0; infinite if a token that can come here cannot
     * there. It is within 1e-9 of what the definition gives in doubles, for logits of usual size.
     *
     * @throws IllegalArgumentException if the other has another size
     */
    public double divergence(Distribution other) {
        checkSize(other);
        double weighted = masked || other.masked ? weightedWhereMasked(other) : weighted(other);
        return Math.max(0, weighted / total - (logPartition - other.logPartition));
    }

    /** The sum of this one's exponentials, each by how much its logit is greater than the other's. */
    private double weighted(Distribution other) {
        Arrays.fill(sums, 0);
        for (int from = 0; from < exponentials.length; from += CHUNK) {
            int count = Math.min(CHUNK, exponentials.length - from);
            System.arraycopy(exponentials, from, a, 0, count);
            for (int j = 0; j < count; j++) {
                b[j] = (double) row[from + j] - other.row[from + j];
            }
            for (int j = 0; j < count; j++) {
                sums[j] += a[j] * b[j];
            }
        }
        return sum();
    }

    private double weightedWhereMasked(Distribution other) {
        double sum = 0;
        for (int i = 0; i < exponentials.length; i++) {
            if (row[i] != Float.NEGATIVE_INFINITY) {
                if (other.row[i] == Float.NEGATIVE_INFINITY) {
                    return Double.POSITIVE_INFINITY;
                }
                sum += exponentials[i] * ((double) row[i] - other.row[i]);
            }
        }
        return sum;
    }

    /**
     * The total variation distance: half the sum of how much the probabilities differ, from 0 (they are equal) to 1 (no token is
     * possible in both).
     *
     * @throws IllegalArgumentException if the other has another size
     */
    public double totalVariation(Distribution other) {
        checkSize(other);
        double here = 1 / total;
        double there = 1 / other.total;
        Arrays.fill(sums, 0);
        for (int from = 0; from < exponentials.length; from += CHUNK) {
            int count = Math.min(CHUNK, exponentials.length - from);
            System.arraycopy(exponentials, from, a, 0, count);
            System.arraycopy(other.exponentials, from, b, 0, count);
            for (int j = 0; j < count; j++) {
                sums[j] += Math.abs(a[j] * here - b[j] * there);
            }
        }
        return Math.min(1, sum() / 2);
    }

    private void checkSize(Distribution other) {
        if (other.row.length != row.length || row.length == 0) {
            throw new IllegalArgumentException("both must be set, and over vocabularies of one size; this is over "
                    + row.length + " tokens, the other over " + other.row.length);
        }
    }
}
