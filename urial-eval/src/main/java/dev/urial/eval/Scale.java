package dev.urial.eval;

/**
 * Which scores a rubric has: from {@code least} to {@code most}, whole or broken.
 *
 * @param least the worst
 * @param most the best, above it
 */
public record Scale(double least, double most) {
    /** The one of just-eval. */
    public static final Scale ONE_TO_FIVE = new Scale(1, 5);

    public Scale {
        if (!Double.isFinite(least) || !Double.isFinite(most) || least >= most) {
            throw new IllegalArgumentException(
                    "scale: must go from a number to a greater one, was " + least + " to " + most);
        }
    }

    /** Whether a score is one of the scale. */
    public boolean holds(double score) {
        return score >= least && score <= most;
    }
}
