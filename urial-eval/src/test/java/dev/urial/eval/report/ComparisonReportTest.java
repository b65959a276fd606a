package dev.urial.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.data.JsonLine;
import dev.urial.core.spi.ConfigException;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Pieces.Piece;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {
    private static Piece piece(String name, List<Judgment> judgments) {
        return new Piece(Path.of(name), judgments);
    }

    private static ComparisonReport compared(Piece candidate, Piece baseline) {
        return ComparisonReport.of(candidate, baseline, NaRule.SKIP, new Bootstrap(7));
    }

    private static ComparisonReport sample() {
        return compared(
                piece("a", Sample.scored(30, "urial", "judge", 1)), piece("b", Sample.scored(28, "bare", "judge", 2)));
    }

    @Test
    void differencesAreTablesOfAllThatIsKnown() {
        assertThat(sample().text())
                .contains(
                        "A urial against B bare, judged by judge with six-aspects: 28 items in both",
                        "p, Holm",
                        "at equal length",
                        "items to show this",
                        "Only in A: q-28, q-29.",
                        "Differ most on helpfulness",
                        "how do I take care of ...");
    }

    @Test
    void theJsonHasEveryFigure() {
        Map<String, Object> json = sample().json();
        Map<?, ?> aspects = (Map<?, ?>) Objects.requireNonNull(json.get("aspects"));
        Map<?, ?> depth = (Map<?, ?>) Objects.requireNonNull(aspects.get("depth"));
        assertThat(depth.keySet())
                .map(String::valueOf)
                .contains(
                        "difference",
                        "ci95",
                        "n",
                        "left_out",
                        "p",
                        "p_holm",
                        "win",
                        "tie",
                        "lose",
                        "items_needed",
                        "length",
                        "largest");
        assertThat(json.get("only_candidate")).isEqualTo(List.of("q-28", "q-29"));
        assertThat(JsonLine.parse(JsonLine.of(json))).isNotEmpty();
    }

    @Test
    void anotherJudgeIsRefused() {
        assertThatThrownBy(() -> compared(
                        piece("a", Sample.scored(5, "urial", "one", 1)),
                        piece("b", Sample.scored(5, "bare", "two", 1))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'one'")
                .hasMessageContaining("'two'");
    }

    private static ComparisonReport preferences() {
        List<Judgment> other = Sample.compared(9).stream()
                .map(each -> new Judgment(
                        each.subject(), new Judgment.JudgedBy("pairwise", "other"), each.verdict(), each.calls()))
                .toList();
        return compared(piece("a", Sample.compared(9)), piece("b", other));
    }

    @Test
    void preferencesAreComparedAsWinRates() {
        assertThat(preferences().text())
                .contains(
                        "A judge against B other, both of answers by urial, both held against bare, judged with"
                                + " pairwise: 9 items in both",
                        "win rate of A",
                        "A - B, points",
                        "Verdicts of both",
                        "3 of 9, 33.3%")
                .containsPattern("overall +66\\.7% +66\\.7% +0\\.0 \\[0\\.0, 0\\.0]");
    }

    @Test
    void theJsonOfPreferencesHasTheVerdictsOfBoth() {
        Map<String, Object> json = preferences().json();
        assertThat(json)
                .containsEntry("kind", "preferences")
                .containsEntry("rubric", "pairwise")
                .doesNotContainKey("judge");
        Map<?, ?> overall = (Map<?, ?>) Objects.requireNonNull(json.get("overall"));
        assertThat(overall.keySet())
                .map(String::valueOf)
                .contains("difference", "ci95", "p_holm", "items_needed", "candidate", "baseline", "largest");
        assertThat(((Map<?, ?>) Objects.requireNonNull(overall.get("baseline"))).get("flipped"))
                .isEqualTo(3);
        assertThat(JsonLine.parse(JsonLine.of(json))).isNotEmpty();
    }

    @Test
    void scoresAgainstPreferencesAreRefused() {
        assertThatThrownBy(() ->
                        compared(piece("a", Sample.scored(9, "urial", "judge", 1)), piece("b", Sample.compared(9))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("scores cannot be compared with preferences");
    }

    @Test
    void runsWithoutACommonItemAreRefused() {
        List<Judgment> all = Sample.scored(4, "urial", "judge", 1);
        assertThatThrownBy(() -> compared(piece("a", all.subList(0, 2)), piece("b", all.subList(2, 4))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a and b have no item in common");
    }
}
