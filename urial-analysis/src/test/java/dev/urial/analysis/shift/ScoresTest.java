package dev.urial.analysis.shift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.Rank;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.TokenScorer;
import dev.urial.testkit.InTurns;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Models that only score a text, as servers do, and name no more than their best tokens. */
class ScoresTest {
    /** A server that knows ranks up to {@code known}. */
    private static Backend server(Backend model, int known) {
        return new InTurns(model) {
            @Override
            public Optional<DistributionScorer> distributions() {
                return Optional.empty();
            }

            @Override
            public Optional<TokenScorer> scorer() {
                TokenScorer exact = super.scorer().orElseThrow();
                return Optional.of(
                        (prompt, continuation, alternatives) -> exact.score(prompt, continuation, alternatives).stream()
                                .map(each -> censored(each, known))
                                .toList());
            }
        };
    }

    private static ScoredToken censored(ScoredToken scored, int known) {
        Rank rank = scored.rank().value() <= known ? scored.rank() : Rank.above(known);
        int named = Math.min(known, scored.alternatives().size());
        return new ScoredToken(
                scored.token(), scored.logprob(), rank, scored.alternatives().subList(0, named));
    }

    private static ItemShift shift(int known, String answer) {
        try (Models models = Models.together(() -> server(Pair.base(), known), () -> server(Pair.aligned(), known));
                ShiftStudy study = new ShiftStudy(models, Pair.prompts(""), Pair.answering("a", answer))) {
            return study.shift(Pair.item("a"));
        }
    }

    @Test
    void knownRanksAreNumbers() {
        TokenShift mat = shift(5, " the mat").tokens().get(1);
        assertThat(mat.base().standing().rank()).isEqualTo(Rank.of(2));
        assertThat(mat.base().standing().logprob()).isCloseTo(Math.log(0.3), within(1e-3));
    }

    @Test
    void aRankBeyondThoseIsNullBesideWhatItIsAbove() {
        ItemShift shift = shift(3, " the sat");
        assertThat(shift.tokens().get(1).base().category()).contains(Category.SHIFTED);
        assertThat(ShiftLine.of(shift)).contains("\"base_rank\":null,\"base_rank_above\":3");
    }

    @Test
    void aRankCensoredEarlyLeavesTheCategoryOpen() {
        assertThat(shift(2, " the sat").tokens().get(1).base().category()).isEmpty();
    }

    @Test
    void whatNeedsWholeDistributionsIsLeftOut() {
        ItemShift shift = shift(5, " the mat");
        assertThat(shift.end()).isEmpty();
        assertThat(shift.tokens()).allMatch(token -> token.base().kl().isEmpty());
        assertThat(ShiftLine.of(shift)).doesNotContain("\"kl\"").doesNotContain("\"tv\"");
    }

    @Test
    void theStudySaysSo() {
        try (Models models = Models.together(() -> server(Pair.base(), 5), () -> server(Pair.aligned(), 5));
                ShiftStudy study = new ShiftStudy(models, Pair.prompts(""), Pair.SETTINGS)) {
            assertThat(study.notes()).anyMatch(note -> note.contains("no whole distributions"));
        }
    }

    @Test
    void withTheWholeVocabularyNamedTheRanksAreThoseOfDistributions() {
        List<Rank> scored = ranks(shift(1000, " the cat sat on the mat"));
        assertThat(scored).isEqualTo(ranks(Pair.shift(" the cat sat on the mat")));
    }

    private static List<Rank> ranks(ItemShift shift) {
        return shift.tokens().stream()
                .map(token -> token.base().standing().rank())
                .toList();
    }
}
