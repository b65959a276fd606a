package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SignFlipTest {
    @Test
    void fewDifferencesAreTriedInEveryWay() {
        // only all five up or all five down are as far from 0: 2 of 32
        assertThat(SignFlip.of(new double[] {1, 1, 1, 1, 1}, 0)).isEqualTo(new SignFlip(2 / 32.0, true, 32));
        // 5 of 7: signs of 1, 2, 1, 3 that sum up to 5 or more are all plus, and minus at either 1; the same below: 6
        // of 16
        assertThat(SignFlip.of(new double[] {1, 2, -1, 3}, 0)).isEqualTo(new SignFlip(6 / 16.0, true, 16));
    }

    @Test
    void brokenDifferencesAreTriedToo() {
        // counted over all 256 patterns
        assertThat(SignFlip.of(new double[] {0.5, -1, 2, 1.5, 1, -0.5, 3, 1}, 0).p())
                .isEqualTo(0.109375);
    }

    @Test
    void noDifferenceHasNoSign() {
        assertThat(SignFlip.of(new double[] {1, 2, 0, 0, -1, 0, 3}, 0))
                .isEqualTo(SignFlip.of(new double[] {1, 2, -1, 3}, 0));
        assertThat(SignFlip.of(new double[] {0, 0}, 0)).isEqualTo(new SignFlip(1, true, 1));
    }

    @Test
    void roundingMakesNoPatternLessFar() {
        // 0.1 + 0.2 is not 0.3 in binary: as exact sums, {0.1, 0.2, -0.3} is 0 and every pattern is as far
        assertThat(SignFlip.of(new double[] {0.1, 0.2, -0.3}, 0).p()).isEqualTo(1);
    }

    @Test
    void manyDifferencesAreDrawn() {
        double[] differences = new double[200];
        Arrays.fill(differences, 0, 110, 1);
        Arrays.fill(differences, 110, 200, -1);
        SignFlip test = SignFlip.of(differences, 3);
        assertThat(test.exact()).isFalse();
        // a binomial of 200 at 1/2 is 110 or more, or 90 or less, with probability 0.17896
        assertThat(test.p()).isCloseTo(0.17896, within(0.004));
    }

    @Test
    void drawingIsNearTryingAll() {
        Random random = new Random(11);
        double[] differences = random.doubles(21, -0.6, 1).toArray();
        double[] few = Arrays.copyOf(differences, 20);
        double[] more = Arrays.copyOf(differences, 21);
        more[20] = 1e-7; // too small to matter, enough to have them drawn
        assertThat(SignFlip.of(more, 5).exact()).isFalse();
        assertThat(SignFlip.of(more, 5).p()).isCloseTo(SignFlip.of(few, 5).p(), within(0.005));
    }

    @Test
    void aDrawnPIsNeverZero() {
        double[] differences = new double[300];
        Arrays.fill(differences, 1);
        assertThat(SignFlip.of(differences, 0).p()).isEqualTo(1 / 100_001.0);
    }

    @Test
    void oneSeedDrawsTheSame() {
        double[] differences = new Random(1).doubles(50, -1, 1.2).toArray();
        assertThat(SignFlip.of(differences, 4)).isEqualTo(SignFlip.of(differences, 4));
    }
}
