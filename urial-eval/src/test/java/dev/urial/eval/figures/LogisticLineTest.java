package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogisticLineTest {
    private static final double RIDGE = 1e-9;

    private static double logit(double share) {
        return Math.log(share / (1 - share));
    }

    @Test
    void throughTwoSharesItIsExact() {
        double[] line = new LogisticLine(RIDGE).of(List.of(new double[] {0, 30, 100}, new double[] {1, 80, 100}));
        assertThat(line[0]).isCloseTo(logit(0.3), within(1e-6));
        assertThat(line[1]).isCloseTo(logit(0.8) - logit(0.3), within(1e-6));
    }

    @Test
    void whereItBeginsIsNoMatter() {
        List<double[]> items = List.of(new double[] {0, 30, 100}, new double[] {1, 80, 100});
        double[] line = new LogisticLine(RIDGE).from(new double[] {40, -90}).of(items);
        assertThat(line[0]).isCloseTo(logit(0.3), within(1e-6));
    }

    @Test
    void halvesOfASuccessCount() {
        double[] line = new LogisticLine(RIDGE).of(List.of(new double[] {0, 0.5, 1}, new double[] {0, 1, 1}));
        assertThat(LogisticLine.logistic(line[0])).isCloseTo(0.75, within(1e-6));
    }

    @Test
    void countsAreAsManyItems() {
        double[][] kinds = {{0, 1, 1}, {0, 0, 1}};
        double[] line = new LogisticLine(RIDGE).of(kinds, new int[] {3, 1});
        assertThat(LogisticLine.logistic(line[0])).isCloseTo(0.75, within(1e-6));
    }

    @Test
    void ofNothingItIsFlat() {
        assertThat(new LogisticLine(RIDGE).of(List.of())).containsExactly(0, 0);
    }
}
