package dev.urial.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.spi.RepetitionPenalty;
import dev.urial.core.spi.Sampling;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final int DRAWS = 20_000;

    @Test
    void greedyTakesTheLikeliestAndOfEqualsTheFirst() {
        assertThat(choose(Sampling.GREEDY, 1f, 3f, 3f, 2f)).isEqualTo(1);
    }

    @Test
    void theRepetitionPenaltyDividesPositiveLogitsAndMultipliesNegativeOnes() {
        Sampling penalised = Sampling.GREEDY.withRepetitionPenalty(2);
        Sampler sampler = new Sampler(penalised, 3);
        sampler.observe(0);
        sampler.observe(2);
        float[] logits = {3f, 2f, -1f};
        assertThat(sampler.choose(logits)).isEqualTo(1);
        assertThat(logits).containsExactly(1.5f, 2f, -2f);
    }

    @Test
    void aTokenSeenTwiceIsPenalisedOnce() {
        Sampler sampler = new Sampler(Sampling.GREEDY.withRepetitionPenalty(2), 2);
        sampler.observe(0);
        sampler.observe(0);
        float[] logits = {4f, 1f};
        sampler.choose(logits);
        assertThat(logits[0]).isEqualTo(2f);
    }

    @Test
    void aWindowForgetsWhatLiesBeforeIt() {
        Sampling windowed = new Sampling(0, 1, 0, 0, new RepetitionPenalty(2, OptionalInt.of(2)), 0);
        Sampler sampler = new Sampler(windowed, 4);
        IntStream.of(0, 1, 2, 1).forEach(sampler::observe);
        float[] logits = {4f, 4f, 4f, 4f};
        sampler.choose(logits);
        assertThat(logits).containsExactly(4f, 2f, 2f, 4f);
    }

    @Test
    void drawsFollowTheProbabilities() {
        double[] shares = shares(Sampling.GREEDY.withTemperature(1), logs(0.5, 0.3, 0.15, 0.05));
        assertThat(shares[0]).isCloseTo(0.5, within(0.02));
        assertThat(shares[1]).isCloseTo(0.3, within(0.02));
        assertThat(shares[2]).isCloseTo(0.15, within(0.02));
        assertThat(shares[3]).isCloseTo(0.05, within(0.02));
    }

    @Test
    void aHigherTemperatureFlattens() {
        double[] shares = shares(Sampling.GREEDY.withTemperature(2), logs(0.8, 0.2));
        assertThat(shares[0]).isCloseTo(Math.sqrt(0.8) / (Math.sqrt(0.8) + Math.sqrt(0.2)), within(0.02));
    }

    @Test
    void topKKeepsSoManyAndSharesTheRestAmongThem() {
        double[] shares = shares(Sampling.GREEDY.withTemperature(1).withTopK(2), logs(0.15, 0.5, 0.05, 0.3));
        assertThat(shares[0]).isZero();
        assertThat(shares[1]).isCloseTo(0.625, within(0.02));
        assertThat(shares[3]).isCloseTo(0.375, within(0.02));
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        double[] shares = shares(Sampling.GREEDY.withTemperature(1).withTopP(0.6), logs(0.15, 0.5, 0.05, 0.3));
        assertThat(shares[0]).isZero();
        assertThat(shares[2]).isZero();
        assertThat(shares[1]).isCloseTo(0.625, within(0.02));
    }

    @Test
    void aTinyTopPKeepsOnlyTheLikeliest() {
        assertThat(shares(Sampling.GREEDY.withTemperature(1).withTopP(1e-9), logs(0.4, 0.6))[1])
                .isEqualTo(1);
    }

    @Test
    void minPIsRelativeToTheLikeliest() {
        double[] shares = shares(Sampling.GREEDY.withTemperature(1).withMinP(0.5), logs(0.2, 0.5, 0.3));
        assertThat(shares[0]).isZero();
        assertThat(shares[2]).isCloseTo(0.375, within(0.02));
    }

    @Test
    void theSameSeedDrawsTheSameAndAnotherDoesNot() {
        assertThat(draws(3)).isEqualTo(draws(3)).isNotEqualTo(draws(4));
    }

    @Test
    void extremeTemperaturesAndLogitsStayInTheVocabulary() {
        SplittableRandom random = new SplittableRandom(5);
        for (double temperature : new double[] {1e-300, 1e-9, 1, 1e9, 1e300}) {
            Sampling sampling = Sampling.GREEDY
                    .withTemperature(temperature)
                    .withTopP(0.9)
                    .withTopK(7)
                    .withMinP(0.01);
            for (int round = 0; round < 200; round++) {
                float[] logits = new float[50];
                for (int i = 0; i < logits.length; i++) {
                    logits[i] = (float) (random.nextDouble() * 1e4 - 5e3);
                }
                logits[random.nextInt(50)] = Float.NEGATIVE_INFINITY;
                assertThat(new Sampler(sampling, 50).choose(logits)).isBetween(0, 49);
            }
        }
    }

    private static List<Integer> draws(long seed) {
        Sampler sampler = new Sampler(Sampling.GREEDY.withTemperature(1).withSeed(seed), 4);
        return IntStream.range(0, 50)
                .map(i -> sampler.choose(logs(0.25, 0.25, 0.25, 0.25)))
                .boxed()
                .toList();
    }

    private static int choose(Sampling sampling, float... logits) {
        return new Sampler(sampling, logits.length).choose(logits);
    }

    private static double[] shares(Sampling sampling, float... logits) {
        Sampler sampler = new Sampler(sampling.withSeed(1), logits.length);
        double[] shares = new double[logits.length];
        for (int i = 0; i < DRAWS; i++) {
            shares[sampler.choose(logits.clone())] += 1.0 / DRAWS;
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] = shares[i] > 1 - 1e-9 ? 1 : shares[i];
        }
        return shares;
    }

    private static float[] logs(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i]);
        }
        return logits;
    }
}
