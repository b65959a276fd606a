package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.urial.eval.Choice;
import dev.urial.eval.figures.Agreement.Measure;
import dev.urial.eval.judged.Judgment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static final Offset<Double> CLOSE = within(1e-12);

    private static List<Judgment> scores(double... depth) {
        List<Judgment> judgments = new ArrayList<>();
        for (double each : depth) {
            judgments.add(Made.scored(Integer.toString(judgments.size()), each));
        }
        return judgments;
    }

    private static Agreement onDepth(List<List<Judgment>> judges) {
        return Objects.requireNonNull(Agreement.onScores(judges, Made.BOOTSTRAP).get("depth"));
    }

    @Test
    void twoJudgesOnCategoriesHaveCohensKappa() {
        // both for the candidate 20, both for the baseline 15, one each way 5 and 10: observed 0.7, chance 0.5 · 0.6 +
        // 0.5 · 0.4
        List<Judgment> one = new ArrayList<>();
        List<Judgment> other = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            one.add(compared(i, i < 25));
            other.add(compared(i, i < 20 || i >= 40));
        }
        Agreement agreement =
                Agreement.onWinners(List.of(one, other), Made.BOOTSTRAP).orElseThrow();
        assertThat(agreement.measure()).isEqualTo(Measure.COHEN);
        assertThat(agreement.observed().orElseThrow()).isCloseTo(0.7, CLOSE);
        assertThat(agreement.kappa().orElseThrow()).isCloseTo(0.4, CLOSE);
        assertThat(agreement.ci95().orElseThrow().holds(0.4)).isTrue();
        assertThat(Agreement.onPreferences(List.of(one, other), Made.BOOTSTRAP))
                .extractingByKey("depth")
                .isEqualTo(agreement);
    }

    private static Judgment compared(int id, boolean won) {
        return Made.compared(Integer.toString(id), won ? Choice.A : Choice.B, won ? Choice.B : Choice.A);
    }

    @Test
    void twoJudgesOnScoresHaveQuadraticWeights() {
        // from the full matrices with weights 1 - (i - j)²/16: observed 15/16, chance 0.7361...
        Agreement agreement = onDepth(List.of(scores(5, 4, 3, 2, 1, 5), scores(5, 5, 3, 4, 1, 4)));
        assertThat(agreement.measure()).isEqualTo(Measure.COHEN_QUADRATIC);
        assertThat(agreement.kappa().orElseThrow()).isCloseTo(0.7631578947368416, CLOSE);
        assertThat(agreement.observed().orElseThrow()).isCloseTo(0.5, CLOSE);
    }

    @Test
    void moreJudgesHaveFleissKappa() {
        // a much used example: ten subjects, fourteen raters, five categories; how many raters chose which
        int[][] chosen = {
            {0, 0, 0, 0, 14},
            {0, 2, 6, 4, 2},
            {0, 0, 3, 5, 6},
            {0, 3, 9, 2, 0},
            {2, 2, 8, 1, 1},
            {7, 7, 0, 0, 0},
            {3, 2, 6, 3, 0},
            {2, 5, 3, 2, 2},
            {6, 5, 2, 1, 0},
            {0, 2, 2, 3, 7}
        };
        List<List<Judgment>> judges = new ArrayList<>();
        for (int judge = 0; judge < 14; judge++) {
            double[] said = new double[chosen.length];
            for (int subject = 0; subject < said.length; subject++) {
                int before = 0;
                while (before + chosen[subject][(int) said[subject]] <= judge) {
                    before += chosen[subject][(int) said[subject]];
                    said[subject]++;
                }
            }
            judges.add(scores(said));
        }
        Agreement agreement = onDepth(judges);
        assertThat(agreement.measure()).isEqualTo(Measure.FLEISS);
        assertThat(agreement.observed().orElseThrow()).isCloseTo(0.378021978021978, CLOSE);
        assertThat(agreement.kappa().orElseThrow()).isCloseTo(0.20993070442195522, CLOSE);
    }

    @Test
    void fullAgreementIsOne() {
        assertThat(onDepth(List.of(scores(1, 3, 5), scores(1, 3, 5))).kappa()).hasValue(1);
        assertThat(onDepth(List.of(scores(1, 3, 5), scores(1, 3, 5), scores(1, 3, 5)))
                        .kappa()
                        .orElseThrow())
                .isCloseTo(1, CLOSE);
    }

    @Test
    void whereAllSayTheSameThereIsNothingBeyondChance() {
        for (int judges = 2; judges <= 3; judges++) {
            List<List<Judgment>> panel = new ArrayList<>();
            for (int judge = 0; judge < judges; judge++) {
                panel.add(scores(4.1, 4.1, 4.1));
            }
            Agreement agreement = onDepth(panel);
            assertThat(agreement.observed()).hasValue(1);
            assertThat(agreement.kappa()).isEmpty();
            assertThat(agreement.ci95()).isEmpty();
        }
    }

    @Test
    void aJudgeWhoseScoresNeverChangeAgreesByChance() {
        assertThat(onDepth(List.of(scores(5, 5, 5, 5), scores(5, 4, 3, 2)))
                        .kappa()
                        .orElseThrow())
                .isCloseTo(0, CLOSE);
    }

    @Test
    void whatOneJudgeDidNotSayCountsForNoneAndIsToldApart() {
        List<Judgment> one =
                List.of(Made.scored("a", 5), Made.scored("b", 4), Made.scored("c", Double.NaN), Made.scored("d", 3));
        List<Judgment> other =
                List.of(Made.scored("a", 5), Made.unparsed("b"), Made.scored("c", 4), Made.scored("e", 3));
        Agreement agreement = onDepth(List.of(one, other));
        assertThat(agreement.items()).isEqualTo(1);
        assertThat(agreement.na()).isEqualTo(1);
        assertThat(agreement.missing()).isEqualTo(3);
    }

    @Test
    void anAspectThatNoJudgeNamesForAnItemIsNotMissing() {
        List<Judgment> judge = List.of(Made.scored("a", 5), Made.unparsed("b"));
        assertThat(onDepth(List.of(judge, judge)).missing()).isZero();
    }

    @Test
    void oneJudgeHasNobodyToAgreeWith() {
        assertThatThrownBy(() -> onDepth(List.of(scores(1, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("judges: must be at least 2 to agree, were 1");
    }
}
