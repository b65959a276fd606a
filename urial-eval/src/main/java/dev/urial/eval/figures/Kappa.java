package dev.urial.eval.figures;

import dev.urial.eval.figures.Agreement.Measure;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.IntStream;

/** A kappa, of items that all judges rated: an item is what each judge said. NaN where it is not defined. */
final class Kappa implements Bootstrap.Estimate {
    private final Measure measure;
    private final double[] categories;

    /** @param ratings all that there are */
    Kappa(Measure measure, Collection<double[]> ratings) {
        this.measure = measure;
        this.categories = ratings.stream()
                .flatMapToDouble(Arrays::stream)
                .distinct()
                .sorted()
                .toArray();
    }

    @Override
    public double[] of(double[][] kinds, int[] counts) {
        return new double[] {allTheSame(kinds, counts) ? Double.NaN : kappa(kinds, counts)};
    }

    private static boolean allTheSame(double[][] kinds, int[] counts) {
        return IntStream.range(0, kinds.length)
                        .filter(kind -> counts[kind] > 0)
                        .mapToObj(kind -> kinds[kind])
                        .flatMapToDouble(Arrays::stream)
                        .distinct()
                        .limit(2)
                        .count()
                < 2;
    }

    private double kappa(double[][] kinds, int[] counts) {
        if (measure == Measure.COHEN_QUADRATIC) {
            return quadratic(kinds, counts);
        }
        double chance = measure == Measure.COHEN ? chanceOfTwo(kinds, counts) : chanceOfAll(kinds, counts);
        return (observed(kinds, counts) - chance) / (1 - chance);
    }

    /** The share of pairs of judges, within items, with the same verdict. */
    static double observed(double[][] kinds, int[] counts) {
        long same = 0;
        long pairs = 0;
        for (int kind = 0; kind < kinds.length; kind++) {
            double[] said = kinds[kind];
            for (int one = 0; one < said.length; one++) {
                for (int other = 0; other < one; other++) {
                    same += said[one] == said[other] ? counts[kind] : 0;
                    pairs += counts[kind];
                }
            }
        }
        return same / (double) pairs;
    }

    // Each judge has habits of its own.
    private double chanceOfTwo(double[][] kinds, int[] counts) {
        double[] one = shares(kinds, counts, 0, 1);
        double[] other = shares(kinds, counts, 1, 2);
        return IntStream.range(0, categories.length)
                .mapToDouble(category -> one[category] * other[category])
                .sum();
    }

    // All judges have the same.
    private double chanceOfAll(double[][] kinds, int[] counts) {
        double[] shares = shares(kinds, counts, 0, kinds[0].length);
        return Arrays.stream(shares).map(share -> share * share).sum();
    }

    /** How often some of the judges, from one to before another, choose each category. */
    private double[] shares(double[][] kinds, int[] counts, int from, int to) {
        double[] shares = new double[categories.length];
        double all = (double) Arrays.stream(counts).sum() * (to - from);
        for (int kind = 0; kind < kinds.length; kind++) {
            for (int judge = from; judge < to; judge++) {
                shares[Arrays.binarySearch(categories, kinds[kind][judge])] += counts[kind] / all;
            }
        }
        return shares;
    }

    // One minus the mean squared distance within items over that between any item of one judge and any of the other.
    private static double quadratic(double[][] kinds, int[] counts) {
        double within = 0;
        double squares = 0;
        double sumOfOne = 0;
        double sumOfOther = 0;
        double n = 0;
        for (int kind = 0; kind < kinds.length; kind++) {
            double one = kinds[kind][0];
            double other = kinds[kind][1];
            within += counts[kind] * (one - other) * (one - other);
            squares += counts[kind] * (one * one + other * other);
            sumOfOne += counts[kind] * one;
            sumOfOther += counts[kind] * other;
            n += counts[kind];
        }
        return 1 - within / (squares - 2 * sumOfOne * sumOfOther / n);
    }
}
