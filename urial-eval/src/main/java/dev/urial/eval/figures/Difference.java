package dev.urial.eval.figures;

import dev.urial.eval.figures.Preferences.Verdicts;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One aspect of a comparison, over the items that both runs have a value of. Differences are candidate minus baseline. Of preferences, the
 * values of an item are what its verdicts count in a win rate, 0 to 1, and the means are win rates.
 *
 * @param n how many items
 * @param leftOut how many both runs have, of which one has no value: not read, failed, N/A and skipped, or not named
 * @param candidateMean over the {@code n} items
 * @param baselineMean likewise
 * @param ci95 of the mean difference, by bootstrap over items
 * @param test whether the difference is more than chance
 * @param holm the test's p-value, corrected for all aspects of the comparison
 * @param tally how often the candidate's score is the higher one, the same, the lower one
 * @param itemsNeeded see {@link #itemsNeeded(double, double)}; empty if there is no difference, or no spread to tell
 * @param length the difference at equal length
 * @param sides of preferences, the verdicts of each run
 * @param largest the items that differ most, at most {@link #SHOWN}, the largest difference first
 */
public record Difference(
        int n,
        int leftOut,
        double candidateMean,
        double baselineMean,
        Optional<Interval> ci95,
        SignFlip test,
        double holm,
        Tally tally,
        OptionalInt itemsNeeded,
        LengthControl length,
        Optional<Sides> sides,
        List<Pair> largest) {
    /** How many items are shown that differ most. */
    public static final int SHOWN = 10;

    /** The quantile of the standard normal distribution at 0.8. */
    private static final double POWER = 0.8416212335729143;

    public Difference {
        largest = List.copyOf(largest);
    }

    /** The mean difference. */
    public double mean() {
        return candidateMean - baselineMean;
    }

    /** The verdicts of both runs, on those items alone. */
    public record Sides(Verdicts candidate, Verdicts baseline) {}

    /**
     * An item in both runs.
     *
     * @param candidate its score; of several turns, their mean
     * @param words how many the candidate's answers have more
     */
    public record Pair(String id, double candidate, double baseline, int words) {
        /** Candidate minus baseline. */
        public double difference() {
            return candidate - baseline;
        }
    }

    /** @param pairs at least one */
    static Difference of(List<Pair> pairs, int leftOut, Bootstrap bootstrap) {
        double[] differences = pairs.stream().mapToDouble(Pair::difference).toArray();
        double[] words = pairs.stream().mapToDouble(Pair::words).toArray();
        SignFlip test = SignFlip.of(differences, bootstrap.seed());
        List<double[]> draws = Arrays.stream(differences)
                .mapToObj(each -> new double[] {each, 1})
                .toList();
        return new Difference(
                pairs.size(),
                leftOut,
                pairs.stream().mapToDouble(Pair::candidate).average().orElseThrow(),
                pairs.stream().mapToDouble(Pair::baseline).average().orElseThrow(),
                bootstrap.means(draws).get(0),
                test,
                test.p(),
                tally(differences),
                itemsNeeded(differences),
                LengthControl.of(words, differences, bootstrap),
                Optional.empty(),
                pairs.stream()
                        .filter(pair -> pair.difference() != 0)
                        .sorted(Comparator.comparingDouble((Pair pair) -> -Math.abs(pair.difference())))
                        .limit(SHOWN)
                        .toList());
    }

    Difference corrected(double holm) {
        return new Difference(
                n, leftOut, candidateMean, baselineMean, ci95, test, holm, tally, itemsNeeded, length, sides, largest);
    }

    Difference of(Sides sides) {
        return new Difference(
                n,
                leftOut,
                candidateMean,
                baselineMean,
                ci95,
                test,
                holm,
                tally,
                itemsNeeded,
                length,
                Optional.of(sides),
                largest);
    }

    private static Tally tally(double[] differences) {
        int wins = (int) Arrays.stream(differences).filter(each -> each > 0).count();
        int losses = (int) Arrays.stream(differences).filter(each -> each < 0).count();
        return new Tally(wins, differences.length - wins - losses, losses);
    }

    private static OptionalInt itemsNeeded(double[] differences) {
        double mean = Moments.mean(differences);
        if (differences.length < 2 || mean == 0 || Moments.constant(differences)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(itemsNeeded(mean, Moments.deviation(differences)));
    }

    /**
     * How many items a paired t-test would need to find a difference at the two-sided level of 5% in 80 of 100 studies, by the normal
     * approximation with Guenther's correction ("Sample size formulas for normal theory t tests", The American Statistician 35, 1981):
     * (1.960 + 0.842)² (deviation/mean)² + 1.960²/2.
     *
     * @param mean difference, not 0
     * @param deviation of the differences, above 0
     */
    public static int itemsNeeded(double mean, double deviation) {
        double effect = Math.abs(mean) / deviation;
        double quantiles = Interval.Z + POWER;
        return (int) Math.ceil(quantiles * quantiles / (effect * effect) + Interval.Z * Interval.Z / 2);
    }
}
