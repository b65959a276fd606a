package dev.urial.eval.figures;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * 95% intervals by the bootstrap over items (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, section 13.3, percentiles):
 * so many times, as many items are drawn with replacement as there are, and the numbers are computed of them; an interval holds the middle
 * 95% of what comes of one.
 *
 * @param draws how many times, at least 1
 * @param seed the same one gives the same intervals
 */
public record Bootstrap(int draws, long seed) {
    /** How often it draws where nobody says. */
    public static final int DRAWS = 2000;

    private static final double TAIL = 0.025;

    public Bootstrap {
        if (draws < 1) {
            throw new IllegalArgumentException("draws: must be at least 1, was " + draws);
        }
    }

    public Bootstrap(long seed) {
        this(DRAWS, seed);
    }

    /** Numbers of some items, of which many may be alike. Computed by many threads at once. */
    @FunctionalInterface
    public interface Estimate {
        /**
         * Computes them.
         *
         * @param kinds what the items are, no two the same; read only
         * @param counts how many items are of each kind; of some, there may be none
         * @return as many numbers each time; NaN where one is not defined
         */
        double[] of(double[][] kinds, int[] counts);

        /** Of items one by one. */
        default double[] of(Collection<double[]> items) {
            int[] counts = new int[items.size()];
            Arrays.fill(counts, 1);
            return of(items.toArray(double[][]::new), counts);
        }
    }

    /**
     * The intervals of some numbers. Draws for which one is not defined are left out of its interval.
     *
     * @param items whatever the estimate makes of them, all of one length; fewer than two have no intervals
     * @return one for each number; none where it is defined for no draw
     */
    public List<Optional<Interval>> intervals(Collection<double[]> items, Estimate estimate) {
        if (items.size() < 2) {
            return Collections.nCopies(estimate.of(items).length, Optional.empty());
        }
        double[][] drawn = drawn(items, estimate);
        List<Optional<Interval>> intervals = new ArrayList<>();
        for (int number = 0; number < drawn[0].length; number++) {
            int its = number;
            intervals.add(middle(Arrays.stream(drawn).mapToDouble(draw -> draw[its])));
        }
        return intervals;
    }

    // What items are alike is worked out once, so that a draw costs little more than counting.
    private double[][] drawn(Collection<double[]> items, Estimate estimate) {
        Map<DoubleBuffer, Integer> kinds = new LinkedHashMap<>();
        int[] kindOf = items.stream()
                .mapToInt(item -> kinds.computeIfAbsent(DoubleBuffer.wrap(item), unused -> kinds.size()))
                .toArray();
        double[][] different = kinds.keySet().stream().map(DoubleBuffer::array).toArray(double[][]::new);
        // each draw has chance of its own, so that it does not matter which thread makes it
        SplittableRandom random = new SplittableRandom(seed);
        List<SplittableRandom> chances =
                Stream.generate(random::split).limit(draws).toList();
        return chances.parallelStream()
                .map(chance -> estimate.of(different, counts(kindOf, different.length, chance)))
                .toArray(double[][]::new);
    }

    private static int[] counts(int[] kindOf, int kinds, SplittableRandom chance) {
        int[] counts = new int[kinds];
        for (int i = 0; i < kindOf.length; i++) {
            counts[kindOf[chance.nextInt(kindOf.length)]]++;
        }
        return counts;
    }

    /**
     * The intervals of several means, each of the values that all drawn items have of it together.
     *
     * @param items of each, the sum and the count of its values for the first mean, then for the next, and so on
     * @return one for each mean; none where fewer than two items have a value
     */
    public List<Optional<Interval>> means(Collection<double[]> items) {
        List<Optional<Interval>> intervals = intervals(items, Bootstrap::means);
        List<Optional<Interval>> known = new ArrayList<>();
        for (int mean = 0; mean < intervals.size(); mean++) {
            int count = 2 * mean + 1;
            long having = items.stream().filter(item -> item[count] > 0).count();
            known.add(intervals.get(mean).filter(interval -> having >= 2));
        }
        return known;
    }

    private static double[] means(double[][] kinds, int[] counts) {
        double[] sums = new double[kinds.length == 0 ? 0 : kinds[0].length];
        for (int kind = 0; kind < kinds.length; kind++) {
            if (counts[kind] == 0) {
                continue; // of items that differ, a third is not drawn
            }
            for (int i = 0; i < sums.length; i++) {
                sums[i] += counts[kind] * kinds[kind][i];
            }
        }
        double[] means = new double[sums.length / 2];
        for (int mean = 0; mean < means.length; mean++) {
            means[mean] = sums[2 * mean] / sums[2 * mean + 1];
        }
        return means;
    }

    private static Optional<Interval> middle(DoubleStream drawn) {
        double[] sorted = drawn.filter(value -> !Double.isNaN(value)).sorted().toArray();
        return sorted.length == 0
                ? Optional.empty()
                : Optional.of(new Interval(quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)));
    }

    /** Between two drawn values it is their weighted mean. */
    private static double quantile(double[] sorted, double part) {
        double at = part * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
