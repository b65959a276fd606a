package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private static List<double[]> single(double... values) {
        return Arrays.stream(values).mapToObj(value -> new double[] {value, 1}).toList();
    }

    @Test
    void theIntervalOfAMeanIsNearTheNormalOne() {
        double[] values = IntStream.range(0, 400).mapToDouble(i -> 1 + i % 5).toArray();
        // mean 3, variance 2: 3 -+ 1.96 sqrt(2/400)
        Interval interval = new Bootstrap(1).means(single(values)).get(0).orElseThrow();
        assertThat(interval.low()).isCloseTo(3 - 0.1386, within(0.01));
        assertThat(interval.high()).isCloseTo(3 + 0.1386, within(0.01));
    }

    @Test
    void twoItemsAreDrawnInFourWays() {
        // 1 and 1 a quarter of the time, 5 and 5 likewise: both tails are theirs
        assertThat(new Bootstrap(1).means(single(1, 5)).get(0)).contains(new Interval(1, 5));
    }

    @Test
    void valuesOfOneItemAreDrawnTogether() {
        // one item has 9 values that sum up to 9, the other one of 5: drawn are 1, 5, or (9 + 5)/10
        List<double[]> items = List.of(new double[] {9, 9}, new double[] {5, 1});
        assertThat(new Bootstrap(1).means(items).get(0)).contains(new Interval(1, 5));
    }

    @Test
    void oneSeedGivesOneInterval() {
        List<double[]> items = single(new Random(3).doubles(50).toArray());
        assertThat(new Bootstrap(5).means(items)).isEqualTo(new Bootstrap(5).means(items));
        assertThat(new Bootstrap(5).means(items)).isNotEqualTo(new Bootstrap(6).means(items));
    }

    @Test
    void oneItemHasNoInterval() {
        assertThat(new Bootstrap(1).means(single(4))).allMatch(interval -> interval.isEmpty());
    }

    @Test
    void aMeanOfOneItemsValuesHasNoIntervalAmongMany() {
        List<double[]> items = List.of(new double[] {4, 1, 0, 0}, new double[] {5, 1, 3, 1}, new double[] {5, 1, 0, 0});
        assertThat(new Bootstrap(1).means(items).get(0)).isPresent();
        assertThat(new Bootstrap(1).means(items).get(1)).isEmpty();
    }

    @Test
    void anEstimateSeesEachKindOfItemOnceAndHowOftenItWasDrawn() {
        List<Interval> sizes = new Bootstrap(1)
                        .intervals(single(4, 5, 4, 4), (kinds, counts) ->
                                new double[] {kinds.length, counts[0] + counts[1]})
                        .stream()
                        .flatMap(Optional::stream)
                        .toList();
        assertThat(sizes).containsExactly(new Interval(2, 2), new Interval(4, 4));
    }

    @Test
    void drawsForWhichANumberIsNotDefinedAreLeftOut() {
        assertThat(new Bootstrap(1)
                        .intervals(single(1, 2), (kinds, counts) -> new double[] {counts[0] == 1 ? 3 : Double.NaN})
                        .get(0))
                .contains(new Interval(3, 3));
    }

    @Test
    void intervalsCoverTheMeanAboutNineteenTimesInTwenty() {
        int covering = 0;
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            double[] scores = IntStream.range(0, 100)
                    .mapToDouble(i -> 1 + random.nextInt(5))
                    .toArray();
            covering += new Bootstrap(500, seed)
                            .means(single(scores))
                            .get(0)
                            .orElseThrow()
                            .holds(3)
                    ? 1
                    : 0;
        }
        assertThat(covering).isBetween(88, 100); // binomial, of 100 at 0.95: below 88 once in 500
    }
}
