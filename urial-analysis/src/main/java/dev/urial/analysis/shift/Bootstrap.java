package dev.urial.analysis.shift;

import dev.urial.analysis.shift.Sums.Statistic;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * 95% intervals by the bootstrap over items (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, section 13.3, percentiles):
 * tokens of one answer are no independent draws, answers are. So many times, as many items are drawn with replacement as there are,
 * and the number is computed of their tokens together; the interval holds the middle 95% of what comes.
 *
 * @param draws how many times, at least 1
 * @param seed the same one gives the same intervals
 */
record Bootstrap(int draws, long seed) {
    private static final double TAIL = 0.025;

    /**
     * The interval of each statistic that is known.
     *
     * @param items of each item its sums; fewer than two have no interval
     */
    Map<Statistic, double[]> intervals(List<Sums> items) {
        Map<Statistic, double[]> intervals = new EnumMap<>(Statistic.class);
        if (items.size() < 2) {
            return intervals;
        }
        Map<Statistic, double[]> drawn = new EnumMap<>(Statistic.class);
        for (Statistic statistic : Statistic.values()) {
            drawn.put(statistic, new double[draws]);
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int draw = 0; draw < draws; draw++) {
            Sums together = new Sums();
            for (int i = 0; i < items.size(); i++) {
                together.add(items.get(random.nextInt(items.size())));
            }
            for (var each : drawn.entrySet()) {
                each.getValue()[draw] = each.getKey().of(together);
            }
        }
        drawn.forEach((statistic, values) -> {
            double[] known =
                    Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
            if (known.length > 0) {
                intervals.put(statistic, middle(known));
            }
        });
        return intervals;
    }

    /**
     * The interval of a mean over tokens.
     *
     * @param items of each item with such tokens their sum and, at least 1, their count; fewer than two have no interval
     */
    Optional<double[]> interval(List<double[]> items) {
        if (items.size() < 2) {
            return Optional.empty();
        }
        SplittableRandom random = new SplittableRandom(seed);
        double[] drawn = new double[draws];
        for (int draw = 0; draw < draws; draw++) {
            double sum = 0;
            double count = 0;
            for (int i = 0; i < items.size(); i++) {
                double[] item = items.get(random.nextInt(items.size()));
                sum += item[0];
                count += item[1];
            }
            drawn[draw] = sum / count;
        }
        return Optional.of(middle(drawn));
    }

    private static double[] middle(double[] drawn) {
        double[] sorted = Arrays.stream(drawn).sorted().toArray();
        return new double[] {quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)};
    }

    /** Between two drawn values it is their weighted mean. */
    private static double quantile(double[] sorted, double part) {
        double at = part * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
