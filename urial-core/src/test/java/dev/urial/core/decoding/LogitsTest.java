package dev.urial.core.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.spi.Rank;
import dev.urial.core.spi.ScoredToken;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogitsTest {
    @Test
    void aRankIsOnePlusTheTokensThatAreStrictlyBetter() {
        float[] logits = {1f, 3f, 3f, 2f};
        assertThat(Logits.rank(logits, 1)).isEqualTo(1);
        assertThat(Logits.rank(logits, 2)).isEqualTo(1);
        assertThat(Logits.rank(logits, 3)).isEqualTo(3);
        assertThat(Logits.rank(logits, 0)).isEqualTo(4);
    }

    @Test
    void theBestComeFirstAndEqualsByLowerId() {
        assertThat(Logits.top(new float[] {1f, 3f, 2f, 3f, 0f}, 4)).containsExactly(1, 3, 2, 0);
        assertThat(Logits.top(new float[] {1f, 3f}, 9)).containsExactly(1, 0);
        assertThat(Logits.top(new float[] {1f, 3f}, 0)).isEmpty();
    }

    @Test
    void theScoreOfATokenIsItsLogProbability() {
        float[] logits = {(float) Math.log(2), (float) Math.log(6), 0f, 0f};
        ScoredToken scored = Logits.score(logits, 0, 2, String::valueOf);
        assertThat(scored.logprob()).isCloseTo(Math.log(0.2), within(1e-6));
        assertThat(scored.rank()).isEqualTo(Rank.of(2));
        assertThat(scored.alternatives().get(0).logprob()).isCloseTo(Math.log(0.6), within(1e-6));
        assertThat(scored.alternatives().get(0).token().text()).isEqualTo("1");
    }

    @Test
    void randomLogitsAgreeWithTheTextbook() {
        long seed = 17;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 100; round++) {
            float[] logits = new float[1 + random.nextInt(3000)];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) (random.nextDouble() * 60 - 30);
            }
            double sum = 0;
            for (float logit : logits) {
                sum += Math.exp(logit);
            }
            assertThat(Logits.logSumExp(logits)).as("seed %d", seed).isCloseTo(Math.log(sum), within(1e-9));
            int best = IntStream.range(0, logits.length)
                    .reduce((a, b) -> logits[b] > logits[a] ? b : a)
                    .getAsInt();
            assertThat(Logits.argmax(logits)).as("seed %d", seed).isEqualTo(best);
        }
    }
}
