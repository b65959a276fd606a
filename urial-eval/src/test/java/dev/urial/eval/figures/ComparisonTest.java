package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.figures.Difference.Pair;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final double NA = Double.NaN;

    private static Comparison compared(List<Judgment> candidate, List<Judgment> baseline) {
        return Comparison.of(candidate, baseline, NaRule.SKIP, Made.BOOTSTRAP);
    }

    private static Difference difference(Comparison comparison, String aspect) {
        return Objects.requireNonNull(comparison.aspects().get(aspect));
    }

    private static List<Judgment> run(double... depth) {
        List<Judgment> judgments = new ArrayList<>();
        for (double each : depth) {
            judgments.add(Made.scored("item" + judgments.size(), each));
        }
        return judgments;
    }

    @Test
    void differencesAreCandidateMinusBaseline() {
        Difference depth = difference(compared(run(5, 4, 3, 2), run(4, 2, 3, 3)), "depth");
        assertThat(depth.mean()).isEqualTo(0.5);
        assertThat(depth.candidateMean()).isEqualTo(3.5);
        assertThat(depth.tally()).isEqualTo(new Tally(2, 1, 1));
        // 1, 2, 0, -1: no sign for 0; of 8 patterns all but those two at 0 are as far as 2
        assertThat(depth.test()).isEqualTo(new SignFlip(6 / 8.0, true, 8));
        assertThat(depth.ci95().orElseThrow().holds(0.5)).isTrue();
    }

    @Test
    void runsAreJoinedByIdInAnyOrder() {
        List<Judgment> candidate = List.of(Made.scored("a", 5), Made.scored("b", 1), Made.scored("c", 3));
        List<Judgment> baseline = List.of(Made.scored("b", 2), Made.scored("d", 3), Made.scored("a", 5));
        Comparison comparison = compared(candidate, baseline);
        assertThat(comparison.items()).isEqualTo(2);
        assertThat(comparison.onlyCandidate()).containsExactly("c");
        assertThat(comparison.onlyBaseline()).containsExactly("d");
        assertThat(difference(comparison, "depth").mean()).isEqualTo(-0.5);
    }

    @Test
    void pairsWithoutTwoScoresAreLeftOutAndCounted() {
        Difference depth = difference(compared(run(5, NA, 4), run(4, 3, NA)), "depth");
        assertThat(depth.n()).isEqualTo(1);
        assertThat(depth.leftOut()).isEqualTo(2);
    }

    @Test
    void thePublishedRuleLeavesNoneOut() {
        Comparison comparison = Comparison.of(run(5, NA, 4), run(4, 3, NA), NaRule.FIVE, Made.BOOTSTRAP);
        assertThat(difference(comparison, "depth").n()).isEqualTo(3);
        assertThat(difference(comparison, "depth").mean()).isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void testsAreCorrectedForAllAspects() {
        List<Judgment> candidate = new ArrayList<>();
        List<Judgment> baseline = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            candidate.add(Made.scored("i" + i, Map.of("depth", 5.0, "safety", i % 2 == 0 ? 5.0 : 4.0), Map.of(), 1));
            baseline.add(Made.scored("i" + i, Map.of("depth", 4.0, "safety", i % 2 == 0 ? 4.0 : 5.0), Map.of(), 1));
        }
        Comparison comparison = compared(candidate, baseline);
        assertThat(difference(comparison, "depth").test().p()).isEqualTo(2 / 256.0);
        assertThat(difference(comparison, "depth").holm()).isEqualTo(4 / 256.0);
        assertThat(difference(comparison, "safety").holm()).isEqualTo(1);
    }

    @Test
    void theItemsThatDifferMostComeFirst() {
        Difference depth = difference(compared(run(5, 4, 1, 3), run(4, 4, 4, 1)), "depth");
        assertThat(depth.largest())
                .containsExactly(new Pair("item2", 1, 4, 0), new Pair("item3", 3, 1, 0), new Pair("item0", 5, 4, 0));
    }

    @Test
    void theItemsNeededAreThoseOfAPairedTTest() {
        // of the exact, noncentral t: 34 for half a deviation, 199 for a fifth, 15 for four fifths
        assertThat(Difference.itemsNeeded(0.5, 1)).isEqualTo(34);
        assertThat(Difference.itemsNeeded(-0.4, 2)).isEqualTo(199);
        assertThat(Difference.itemsNeeded(0.8, 1)).isEqualTo(15);
    }

    @Test
    void noDifferenceNeedsNoNumberOfItems() {
        assertThat(difference(compared(run(5, 4), run(4, 5)), "depth").itemsNeeded())
                .isEqualTo(OptionalInt.empty());
    }

    @Test
    void lengthIsControlledFor() {
        // two words more are a point more, and nothing else is
        List<Judgment> candidate = new ArrayList<>();
        List<Judgment> baseline = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            candidate.add(Made.scored("i" + i, Map.of("depth", 1.0 + i % 3), Map.of(), 10 + 2 * (i % 3)));
            baseline.add(Made.scored("i" + i, Map.of("depth", 1.0), Map.of(), 10));
        }
        LengthControl length =
                difference(compared(candidate, baseline), "depth").length();
        assertThat(length.difference().orElseThrow()).isCloseTo(0, within(1e-12));
        assertThat(length.perHundredWords().orElseThrow()).isCloseTo(50, within(1e-9));
        assertThat(length.wordsMean()).isEqualTo(2);
    }

    @Test
    void theTurnsOfAnItemAreOneItem() {
        List<Judgment> candidate = List.of(Made.turn("a", 1, 5), Made.turn("a", 2, 4));
        List<Judgment> baseline = List.of(Made.turn("a", 1, 3), Made.turn("a", 2, 3));
        Difference depth = difference(compared(candidate, baseline), "depth");
        assertThat(depth.n()).isEqualTo(1);
        assertThat(depth.mean()).isEqualTo(1.5);
    }

    @Test
    void aTurnIsComparedWithTheSameTurn() {
        List<Judgment> candidate = List.of(Made.turn("a", 1, 5), Made.turn("a", 2, 1));
        List<Judgment> baseline = List.of(Made.turn("a", 1, 3), Made.turn("a", 2, NA));
        assertThat(difference(compared(candidate, baseline), "depth").mean()).isEqualTo(2);
    }

    @Test
    void runsOfTwoJudgesAreNotCompared() {
        Judgment one = Made.scored("a", 3);
        Judgment other = new Judgment(one.subject(), new JudgedBy("six", "another"), one.verdict(), one.calls());
        assertThatThrownBy(() -> compared(List.of(one), List.of(other)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "runs can be compared if one judge scored them with one rubric; these were scored by 'judge'"
                                + " with 'six' and by 'another' with 'six'");
    }

    @Test
    void oneIdForTwoQuestionsIsRefused() {
        Judgment one = Made.scored("a", 3);
        Subject subject = new Subject(new DatasetItem("a", List.of(), List.of("How?"), Map.of()), Answers.of("so"));
        Judgment other = new Judgment(subject, one.by(), one.verdict(), one.calls());
        assertThatThrownBy(() -> compared(List.of(one), List.of(other)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("item 'a' asks something else in the one run than in the other");
    }

    @Test
    void oneSeedGivesOneComparison() {
        assertThat(compared(run(5, 4, 3, 2), run(4, 2, 3, 3))).isEqualTo(compared(run(5, 4, 3, 2), run(4, 2, 3, 3)));
    }
}
