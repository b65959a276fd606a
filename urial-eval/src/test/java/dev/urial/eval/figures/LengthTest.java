package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.urial.eval.figures.LengthControl.State;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LengthTest {
    private static final Offset<Double> CLOSE = within(1e-12);

    @Test
    void wordsAndScoresGoTogether() {
        // products 50, squares 1000 and 12.8 off by means: 50/sqrt(3200); ranks 1 3 2 4.5 4.5: products 8.5, squares 10
        // and 9.5
        Correlation correlation = Correlation.of(new double[] {10, 20, 30, 40, 50}, new double[] {1, 3, 2, 5, 5});
        assertThat(correlation.pearson().orElseThrow()).isCloseTo(0.8838834764831843, CLOSE);
        assertThat(correlation.spearman().orElseThrow()).isCloseTo(0.872081599272381, CLOSE);
    }

    @Test
    void aCorrelationIsOfTheItemsThatHaveAScore() {
        Correlation correlation = Objects.requireNonNull(Correlation.ofWords(
                        List.of(
                                Made.scored("a", Map.of("depth", 1.0), Map.of(), 5),
                                Made.scored("b", Map.of("depth", Double.NaN), Map.of(), 90),
                                Made.scored("c", Map.of("depth", 3.0), Map.of(), 7)),
                        NaRule.SKIP)
                .get("depth"));
        assertThat(correlation.n()).isEqualTo(2);
        assertThat(correlation.pearson().orElseThrow()).isCloseTo(1, CLOSE);
    }

    @Test
    void whatNeverChangesGoesTogetherWithNothing() {
        Correlation correlation = Correlation.of(new double[] {0.1, 0.1, 0.1}, new double[] {1, 3, 2});
        assertThat(correlation.pearson()).isEmpty();
        assertThat(correlation.spearman()).isEmpty();
        assertThat(Correlation.of(new double[0], new double[0]).pearson()).isEmpty();
    }

    @Test
    void theDifferenceAtEqualLengthIsWhereTheLineMeetsIt() {
        // means 10 and 0.8, products 40, squares 1000: slope 0.04, intercept 0.8 - 0.4
        LengthControl control =
                LengthControl.of(new double[] {-10, 0, 10, 20, 30}, new double[] {0, 1, 0, 1, 2}, Made.BOOTSTRAP);
        assertThat(control.state()).isEqualTo(State.CONTROLLED);
        assertThat(control.difference().orElseThrow()).isCloseTo(0.4, CLOSE);
        assertThat(control.perHundredWords().orElseThrow()).isCloseTo(4, CLOSE);
        assertThat(control.ci95().orElseThrow().holds(0.4)).isTrue();
    }

    @Test
    void whatLengthAloneMakesIsTakenAway() {
        Random random = new Random(2);
        double[] words = new double[300];
        double[] scores = new double[300];
        for (int i = 0; i < words.length; i++) {
            words[i] = 60 + 60 * random.nextGaussian();
            scores[i] = 0.01 * words[i] + 0.3 * random.nextGaussian();
        }
        LengthControl control = LengthControl.of(words, scores, Made.BOOTSTRAP);
        assertThat(Moments.mean(scores)).isGreaterThan(0.5);
        assertThat(control.difference().orElseThrow()).isCloseTo(0, within(0.1));
        assertThat(control.perHundredWords().orElseThrow()).isCloseTo(1, within(0.1));
    }

    @Test
    void answersOfOneLengthNeedNoControl() {
        LengthControl control = LengthControl.of(new double[3], new double[] {1, 2, 3}, Made.BOOTSTRAP);
        assertThat(control.state()).isEqualTo(State.EQUAL_LENGTHS);
        assertThat(control.difference()).hasValue(2);
    }

    @Test
    void lengthsThatAlwaysDifferByAboutTheSameCannotBeControlled() {
        // the mean is more than three deviations from equal length: inflation 1 + 100²/32 and more
        LengthControl control =
                LengthControl.of(new double[] {90, 95, 105, 110, 100}, new double[] {1, 2, 3, 2, 2}, Made.BOOTSTRAP);
        assertThat(control.state()).isEqualTo(State.TOO_LITTLE_SPREAD);
        assertThat(control.difference()).isEmpty();
        assertThat(LengthControl.of(new double[] {9, 9, 9}, new double[] {1, 2, 3}, Made.BOOTSTRAP)
                        .state())
                .isEqualTo(State.TOO_LITTLE_SPREAD);
    }

    @Test
    void twoPointsMakeNoModel() {
        assertThat(LengthControl.of(new double[] {-1, 1}, new double[] {1, 2}, Made.BOOTSTRAP)
                        .state())
                .isEqualTo(State.TOO_FEW);
    }
}
