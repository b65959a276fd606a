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

    @Test
    void preferencesAreNotCompared() {
        assertThatThrownBy(() -> compared(piece("a", Sample.compared(5)), piece("b", Sample.compared(5))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("they hold preferences, which 'urial report' adds up");
    }

    @Test
    void runsWithoutACommonItemAreRefused() {
        List<Judgment> all = Sample.scored(4, "urial", "judge", 1);
        assertThatThrownBy(() -> compared(piece("a", all.subList(0, 2)), piece("b", all.subList(2, 4))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a and b have no item in common");
    }
}
