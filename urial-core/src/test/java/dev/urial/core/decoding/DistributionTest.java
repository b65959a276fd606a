package dev.urial.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static final float MASKED = Float.NEGATIVE_INFINITY;

    /** Logits whose probabilities these are, all shifted by the same. */
    private static Distribution of(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i] * 8);
        }
        return new Distribution(logits.length).set(logits);
    }

    // By hand

    @Test
    void divergencesAreThoseOfTheDefinition() {
        Distribution p = of(0.5, 0.25, 0.25);
        Distribution q = of(0.25, 0.25, 0.5);
        // 1/2 ln 2 + 0 + 1/4 ln 1/2
        assertThat(p.divergence(q)).isCloseTo(0.25 * Math.log(2), within(1e-6));
        assertThat(p.divergence(p)).isZero();
        assertThat(p.totalVariation(q)).isCloseTo(0.25, within(1e-6));
        assertThat(p.totalVariation(p)).isZero();
    }

    @Test
    void aDivergenceHasADirection() {
        Distribution p = of(0.5, 0.25, 0.25);
        Distribution q = of(0.125, 0.125, 0.75);
        assertThat(p.divergence(q)).isCloseTo(1.25 * Math.log(2) - 0.25 * Math.log(3), within(1e-6));
        assertThat(q.divergence(p)).isCloseTo(-0.375 * Math.log(2) + 0.75 * Math.log(3), within(1e-6));
        assertThat(p.totalVariation(q)).isEqualTo(q.totalVariation(p)).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void logarithmsOfProbabilitiesAndTheirSum() {
        Distribution p = of(0.5, 0.125, 0.375);
        assertThat(p.logPartition()).isCloseTo(Math.log(8), within(1e-6));
        assertThat(p.logprob(0)).isCloseTo(Math.log(0.5), within(1e-6));
        assertThat(p.logprob(2)).isCloseTo(Math.log(0.375), within(1e-6));
    }

    @Test
    void ranksCountWhatIsStrictlyLikelierAndTheBestComeFirst() {
        Distribution p = of(0.125, 0.25, 0.5, 0.125);
        assertThat(IntStream.range(0, 4).map(p::rank)).containsExactly(3, 2, 1, 3);
        assertThat(p.top(3)).containsExactly(2, 1, 0);
    }

    @Test
    void aTokenThatCannotComeAddsNothing() {
        float[] p = {1, MASKED, 2, MASKED};
        float[] q = {2, 3, 1, MASKED};
        Distribution masked = new Distribution(4).set(p);
        Distribution other = new Distribution(4).set(q);
        assertThat(masked.logprob(1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(masked.logPartition()).isCloseTo(Math.log(Math.exp(1) + Math.exp(2)), within(1e-12));
        assertThat(masked.divergence(other)).isCloseTo(definition(p, q), within(1e-12));
        assertThat(masked.divergence(masked)).isZero();
        assertThat(masked.rank(3)).isEqualTo(3);
    }

    @Test
    void whatCanComeHereAndNotThereIsInfinitelyFarHoweverUnlikely() {
        Distribution here = new Distribution(3).set(new float[] {100, -800, 0});
        Distribution there = new Distribution(3).set(new float[] {100, MASKED, 0});
        assertThat(here.divergence(there)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(there.divergence(here)).isCloseTo(0, within(1e-12));
        assertThat(here.totalVariation(there)).isCloseTo(0, within(1e-12));
    }

    @Test
    void nothingInCommonIsAVariationOfOne() {
        Distribution here = new Distribution(2).set(new float[] {0, MASKED});
        Distribution there = new Distribution(2).set(new float[] {MASKED, 0});
        assertThat(here.totalVariation(there)).isEqualTo(1);
    }

    @Test
    void aCertainTokenHasAllTheProbability() {
        Distribution certain = new Distribution(2).set(new float[] {1e30f, -1e30f});
        assertThat(certain.logprob(0)).isZero();
        assertThat(certain.divergence(certain)).isZero();
    }

    @Test
    void whatIsNoLogitIsRefusedByName() {
        Distribution three = new Distribution(3);
        assertThatThrownBy(() -> three.set(new float[] {0, Float.NaN, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 1 is NaN");
        assertThatThrownBy(() -> three.set(new float[] {0, 1, Float.POSITIVE_INFINITY}))
                .hasMessageContaining("token 2 is Infinity");
        assertThatThrownBy(() -> three.set(new float[] {MASKED, MASKED, MASKED}))
                .hasMessageContaining("no token can come");
        assertThatThrownBy(() -> three.set(new float[2])).hasMessageContaining("must be 3 of them, was 2");
    }

    @Test
    void vocabulariesOfTwoSizesAreNotCompared() {
        Distribution two = new Distribution(2).set(new float[2]);
        Distribution three = new Distribution(3).set(new float[3]);
        assertThatThrownBy(() -> two.divergence(three)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> two.totalVariation(three)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> two.divergence(new Distribution(2))).isInstanceOf(IllegalArgumentException.class);
    }

    // By chance, against plain doubles

    @Test
    void randomRowsAgreeWithTheDefinition() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] p = row(random, 1 + random.nextInt(5000));
            float[] q = row(random, p.length);
            for (int i = 0; i < p.length; i++) { // most models agree on most tokens
                q[i] = random.nextInt(3) == 0 ? q[i] : p[i] + (float) random.nextDouble(-0.5, 0.5);
            }
            agrees(p, q, seed);
        }
    }

    @Test
    void randomRowsWithMaskedTokensAgreeWithTheDefinition() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] p = row(random, 2 + random.nextInt(3000));
            float[] q = row(random, p.length);
            for (int i = 1; i < p.length; i++) {
                p[i] = random.nextInt(4) == 0 ? MASKED : p[i];
                q[i] = random.nextInt(9) == 0 && p[i] == MASKED ? MASKED : q[i];
            }
            agrees(p, q, seed);
        }
    }

    /** From flat to peaked, some of them far from zero. */
    private static float[] row(SplittableRandom random, int length) {
        double width = Math.exp(random.nextDouble(-3, 5));
        double shift = random.nextDouble(-1, 1) * 100;
        float[] row = new float[length];
        for (int i = 0; i < length; i++) {
            row[i] = (float) (shift + width * random.nextDouble(-1, 1));
        }
        return row;
    }

    private static void agrees(float[] p, float[] q, long seed) {
        Distribution here = new Distribution(p.length).set(q).set(p);
        Distribution there = new Distribution(q.length).set(q);
        double expected = definition(p, q);
        assertThat(here.divergence(there)).as("seed %d", seed).isCloseTo(expected, within(1e-9 * (1 + expected)));
        assertThat(here.totalVariation(there)).as("seed %d", seed).isCloseTo(variation(p, q), within(1e-11));
        int token = (int) (seed * 31 % p.length);
        if (p[token] != MASKED) {
            assertThat(here.logprob(token)).as("seed %d", seed).isCloseTo(logprob(p, token), within(1e-10));
        }
    }

    private static double logprob(float[] row, int token) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (float logit : row) {
            greatest = Math.max(greatest, logit);
        }
        double sum = 0;
        for (float logit : row) {
            sum += Math.exp(logit - greatest);
        }
        return row[token] - greatest - Math.log(sum);
    }

    private static double definition(float[] p, float[] q) {
        double here = p[0] - logprob(p, 0);
        double there = q[0] - logprob(q, 0);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] != MASKED) {
                sum += Math.exp(p[i] - here) * ((p[i] - here) - (q[i] - there));
            }
        }
        return sum;
    }

    private static double variation(float[] p, float[] q) {
        double here = p[0] - logprob(p, 0);
        double there = q[0] - logprob(q, 0);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += Math.abs(Math.exp(p[i] - here) - Math.exp(q[i] - there));
        }
        return sum / 2;
    }
}
