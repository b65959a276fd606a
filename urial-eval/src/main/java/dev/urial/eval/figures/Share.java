package dev.urial.eval.figures;

/**
 * How many of some things are of a kind.
 *
 * @param count from 0 to {@code of}
 * @param of at least 1
 */
public record Share(int count, int of) {
    public Share {
        if (of < 1 || count < 0 || count > of) {
            throw new IllegalArgumentException("share: must be of at least one, was " + count + " of " + of);
        }
    }

    /** From 0 to 1. */
    public double value() {
        return count / (double) of;
    }

    /** The score interval (Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927). */
    public Interval ci95() {
        double square = Interval.Z * Interval.Z / of;
        double centre = (value() + square / 2) / (1 + square);
        double half = Interval.Z / (1 + square) * Math.sqrt(value() * (1 - value()) / of + square / (4 * of));
        return Interval.around(centre, half, 0, 1);
    }
}
