package dev.urial.eval.figures;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Means, sums of squares about them, and ranks. */
final class Moments {
    private Moments() {}

    /** NaN of no values. */
    static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** The sum of the products of what two values of a pair are off their means; of a list with itself, 0 if all are the same. */
    static double products(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - meanX) * (y[i] - meanY);
        }
        return sum;
    }

    /** The standard deviation, with one degree of freedom less than values; at least two. */
    static double deviation(double[] values) {
        return constant(values) ? 0 : Math.sqrt(products(values, values) / (values.length - 1));
    }

    /** Whether all values are the same, so that rounding cannot make up a spread. */
    static boolean constant(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == values[0]);
    }

    /** The ranks from 1; those of the same value share the mean of theirs. */
    static double[] ranks(double[] values) {
        int[] ascending = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        int from = 0;
        while (from < values.length) {
            int to = from;
            while (to < values.length && values[ascending[to]] == values[ascending[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[ascending[i]] = (from + 1 + to) / 2.0;
            }
            from = to;
        }
        return ranks;
    }
}
