package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Choice;
import dev.urial.eval.figures.Difference.Pair;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.judged.Preference;
import dev.urial.eval.judged.Preference.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runs of preferences, held against each other. */
class PreferenceComparisonTest {
    private static final String JUDGE = "judge";

    /** What the judge says where the candidate sits first, then where it sits second. */
    private record Said(Choice first, Choice second) {}

    private static final Said WIN = new Said(Choice.A, Choice.B);
    private static final Said LOSS = new Said(Choice.B, Choice.A);
    private static final Said FLIP = new Said(Choice.A, Choice.A);
    private static final Said TIE = new Said(Choice.TIE, Choice.TIE);

    private static List<Judgment> run(String judge, String candidate, String baseline, Said... calls) {
        List<Judgment> judgments = new ArrayList<>();
        for (Said each : calls) {
            judgments.add(judgment("q" + judgments.size(), judge, candidate, baseline, each));
        }
        return judgments;
    }

    private static Judgment judgment(String id, String judge, String candidate, String baseline, Said calls) {
        return new Judgment(
                new Subject(
                        new DatasetItem(id, List.of(), List.of("Why?"), Map.of()),
                        Answers.of(candidate),
                        Optional.of(Answers.of(baseline))),
                new JudgedBy("pairwise", judge),
                Verdict.preferred(
                        Preference.of(List.of(Made.order(true, calls.first()), Made.order(false, calls.second())))),
                Calls.NONE);
    }

    private static Comparison compared(List<Judgment> candidate, List<Judgment> baseline) {
        return Comparison.of(candidate, baseline, NaRule.SKIP, Made.BOOTSTRAP);
    }

    private static Comparison twoCandidates() {
        return compared(
                run(JUDGE, "So.", "No.", WIN, WIN, TIE, FLIP), run(JUDGE, "Well, so.", "No.", WIN, LOSS, LOSS, TIE));
    }

    @Test
    void theDifferenceIsOfWinRatesWithTiesAsHalves() {
        Difference overall = twoCandidates().overall().orElseThrow();
        assertThat(overall.candidateMean()).isEqualTo(0.75);
        assertThat(overall.baselineMean()).isEqualTo(0.375);
        assertThat(overall.mean()).isEqualTo(0.375);
        assertThat(overall.ci95().orElseThrow().holds(0.375)).isTrue();
        assertThat(overall.tally()).isEqualTo(new Tally(2, 2, 0));
        // 0, 1, 1/2, 0: of four patterns the two extreme ones are as far
        assertThat(overall.test()).isEqualTo(new SignFlip(0.5, true, 4));
        assertThat(overall.itemsNeeded()).isPresent();
    }

    @Test
    void aspectsAreComparedAndCorrectedTogetherWithTheWhole() {
        Comparison comparison = twoCandidates();
        Difference depth = Objects.requireNonNull(comparison.aspects().get("depth"));
        assertThat(depth.mean()).isEqualTo(0.375);
        assertThat(depth.holm()).isEqualTo(1);
        assertThat(comparison.overall().orElseThrow().holm()).isEqualTo(1);
        assertThat(comparison.ofPreferences()).isTrue();
    }

    @Test
    void eachSideHasItsVerdictsAndFlips() {
        Difference.Sides sides = twoCandidates().overall().orElseThrow().sides().orElseThrow();
        assertThat(sides.candidate().tally()).isEqualTo(new Tally(2, 2, 0));
        assertThat(sides.candidate().flipped()).isEqualTo(1);
        assertThat(sides.baseline().tally()).isEqualTo(new Tally(1, 1, 2));
        assertThat(sides.baseline().flipped()).isZero();
    }

    @Test
    void theItemsThatDifferMostComeFirst() {
        assertThat(twoCandidates().overall().orElseThrow().largest())
                .extracting(Pair::id)
                .containsExactly("q1", "q2");
    }

    @Test
    void anItemThatOneSideCouldNotReadIsLeftOutOfBoth() {
        List<Judgment> baseline = new ArrayList<>(run(JUDGE, "Well, so.", "No.", WIN, LOSS));
        Judgment read = baseline.get(1);
        baseline.set(
                1,
                new Judgment(read.subject(), read.by(), Verdict.unparsed(List.of(Order.unread(true))), read.calls()));
        Difference overall =
                compared(run(JUDGE, "So.", "No.", WIN, WIN), baseline).overall().orElseThrow();
        assertThat(overall.n()).isEqualTo(1);
        assertThat(overall.leftOut()).isEqualTo(1);
        assertThat(overall.sides().orElseThrow().candidate().tally().n()).isEqualTo(1);
    }

    @Test
    void judgesAreComparedOnTheSamePairs() {
        Difference overall = compared(run("one", "So.", "No.", WIN, WIN), run("two", "So.", "No.", WIN, LOSS))
                .overall()
                .orElseThrow();
        assertThat(overall.mean()).isEqualTo(0.5);
    }

    @Test
    void judgesOfDifferentAnswersAreNotCompared() {
        assertThatThrownBy(() -> compared(run("one", "So.", "No.", WIN), run("two", "Well.", "No.", WIN)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("item 'q0' has another answer in the one run than in the other");
    }

    @Test
    void candidatesAgainstDifferentBaselinesAreNotCompared() {
        assertThatThrownBy(() -> compared(run(JUDGE, "So.", "No.", WIN), run(JUDGE, "So.", "Never.", WIN)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("item 'q0' is held against another answer in the one run than in the other");
    }

    @Test
    void scoresAreNotComparedWithPreferences() {
        assertThatThrownBy(() -> compared(List.of(Made.scored("q0", 3)), run(JUDGE, "So.", "No.", WIN)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("scores cannot be compared with preferences; both runs must be of one kind");
    }
}
