package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.eval.judged.Judgment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final double NA = Double.NaN;

    private static Summary summary(NaRule rule, Judgment... judgments) {
        return Summary.of(List.of(judgments), rule, Made.BOOTSTRAP);
    }

    private static Summary.Aspect depth(Summary summary) {
        return Objects.requireNonNull(summary.aspects().get("depth"));
    }

    @Test
    void aMeanIsOfTheScoresThereAre() {
        Summary.Aspect depth =
                depth(summary(NaRule.SKIP, Made.scored("a", 2), Made.scored("b", 3), Made.scored("c", NA)));
        assertThat(depth.mean()).hasValue(2.5);
        assertThat(depth.n()).isEqualTo(2);
        assertThat(depth.na()).isEqualTo(1);
    }

    @Test
    void thePublishedRuleCountsFive() {
        Summary.Aspect depth =
                depth(summary(NaRule.FIVE, Made.scored("a", 2), Made.scored("b", 2), Made.scored("c", NA)));
        assertThat(depth.mean()).hasValue(3);
        assertThat(depth.n()).isEqualTo(3);
        assertThat(depth.na()).isEqualTo(1);
    }

    @Test
    void whatWasNeverApplicableHasNoMean() {
        Summary.Aspect depth = depth(summary(NaRule.SKIP, Made.scored("a", NA), Made.scored("b", NA)));
        assertThat(depth.mean()).isEmpty();
        assertThat(depth.ci95()).isEmpty();
        assertThat(depth.na()).isEqualTo(2);
    }

    @Test
    void whatWasNotReadIsCountedApart() {
        Summary summary =
                summary(NaRule.FIVE, Made.scored("a", 2), Made.unparsed("b"), Made.failed("c"), Made.failed("d"));
        assertThat(summary.items()).isEqualTo(4);
        assertThat(summary.unparsed()).isEqualTo(1);
        assertThat(summary.failed()).isEqualTo(2);
        assertThat(depth(summary).n()).isEqualTo(1);
    }

    @Test
    void aspectsAreThoseThatRepliesName() {
        Summary summary = summary(
                NaRule.SKIP,
                Made.scored("a", Map.of("relevance", 2.0), Map.of(), 1),
                Made.scored("b", Map.of("depth", 4.0), Map.of(), 1));
        assertThat(summary.aspects().keySet()).containsExactly("relevance", "depth");
        assertThat(depth(summary).n()).isEqualTo(1);
    }

    @Test
    void wordsAreOfEveryAnswerScoredOrNot() {
        Map<String, Double> scores = Map.of("depth", 4.0);
        assertThat(summary(NaRule.SKIP, Made.scored("a", scores, Map.of(), 8), Made.unparsed("b"))
                        .wordsMean())
                .hasValue(5.5);
    }

    @Test
    void anIntervalGoesOverItems() {
        // both turns of a, both of b, or one item's of each
        Summary summary = summary(
                NaRule.SKIP, Made.turn("a", 1, 1), Made.turn("a", 2, 1), Made.turn("b", 1, 5), Made.turn("b", 2, 5));
        assertThat(depth(summary).mean()).hasValue(3);
        assertThat(depth(summary).ci95()).contains(new Interval(1, 5));
    }

    @Test
    void oneSeedGivesOneSummary() {
        Judgment[] judgments = {Made.scored("a", 2), Made.scored("b", 3), Made.scored("c", 5)};
        assertThat(summary(NaRule.SKIP, judgments)).isEqualTo(summary(NaRule.SKIP, judgments));
    }

    @Test
    void nothingSumsUpToNothing() {
        Summary summary = summary(NaRule.SKIP);
        assertThat(summary.items()).isZero();
        assertThat(summary.aspects()).isEmpty();
        assertThat(summary.wordsMean()).isEmpty();
    }
}
