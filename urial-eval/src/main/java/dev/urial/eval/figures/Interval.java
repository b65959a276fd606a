package dev.urial.eval.figures;

/**
 * An interval of 95%.
 *
 * @param low its lower end
 * @param high its upper end, not below the lower
 */
public record Interval(double low, double high) {
    /** The quantile of the standard normal distribution at 0.975. */
    static final double Z = 1.959963984540054;

    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval must not end below its start, was " + low + " to " + high);
        }
    }

    /** Whether a value lies in it, ends included. */
    public boolean holds(double value) {
        return value >= low && value <= high;
    }

    /** Around a value, within bounds. */
    static Interval around(double centre, double half, double least, double most) {
        return new Interval(Math.max(least, centre - half), Math.min(most, centre + half));
    }
}
