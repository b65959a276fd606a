package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.spi.Completion;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Rank;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.ScoredToken;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference model does what its table says, so that others may rely on it. */
class BigramModelTest {
    private final BigramBackend base = new BigramBackend(BigramModel.BASE, 64, 1, 0);
    private final BigramBackend aligned = new BigramBackend(BigramModel.ALIGNED, 64, 1, 0);

    @Test
    void theBaseModelTellsOfTheCatWithoutEnd() {
        assertThat(completion(base, Sampling.GREEDY, 9).text()).isEqualTo(" the cat sat on the cat sat on the");
    }

    @Test
    void theAlignedModelComesToAnEnd() {
        Completion completion = completion(aligned, Sampling.GREEDY, 30);
        assertThat(completion.text()).isEqualTo(" the mat");
        assertThat(completion.reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void aPenaltyOverTheWholeContextMakesTheBaseModelChange() {
        assertThat(completion(base, Sampling.GREEDY.withRepetitionPenalty(3), 9).text())
                .isNotEqualTo(completion(base, Sampling.GREEDY, 9).text());
    }

    @Test
    void scoresAreThoseOfTheTable() {
        List<ScoredToken> scored = base.scorer().orElseThrow().score(Prompt.of("x"), " the mat sat", 1);
        assertThat(scored.get(0).logprob()).isCloseTo(Math.log(0.5), within(1e-3));
        assertThat(scored.get(1).logprob()).isCloseTo(Math.log(0.3), within(1e-3));
        assertThat(scored.get(1).rank()).isEqualTo(Rank.of(2));
        assertThat(scored.get(2).logprob()).isCloseTo(Math.log(0.05), within(1e-3));
        assertThat(scored.get(2).alternatives().get(0).token().text()).isEqualTo(" the");
    }

    @Test
    void theContextEndsAGeneration() {
        Completion completion = completion(base, Sampling.GREEDY, 1000);
        assertThat(completion.usage().promptTokens() + completion.usage().newTokens())
                .isEqualTo(64);
        assertThat(completion.reason()).isEqualTo(FinishReason.LENGTH);
    }

    private static Completion completion(BigramBackend backend, Sampling sampling, int maxNewTokens) {
        try (Generation generation = backend.generate(new GenerationRequest(Prompt.of("x"), sampling, maxNewTokens))) {
            generation.forEachRemaining(piece -> {});
            return generation.completion();
        }
    }
}
