package dev.urial.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.data.JsonLine;
import dev.urial.core.spi.DataException;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.report.Report.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One judge, asked several times of the same answers. */
class RepetitionsTest {
    private static final int ITEMS = 20;

    @TempDir
    private Path folder;

    private Piece piece(String name, int seed, List<Judgment> judgments) throws IOException {
        Files.writeString(folder.resolve(name + ".manifest.json"), JsonLine.of(Map.of("seed", seed)));
        return new Piece(folder.resolve(name + ".jsonl"), judgments);
    }

    private static List<Judgment> said(long chance) {
        return Sample.scored(ITEMS, "urial", "judge", chance);
    }

    private static Report report(boolean repeated, Piece... pieces) {
        return Report.of(List.of(pieces), new Settings(NaRule.SKIP, List.of(), false, repeated, new Bootstrap(7)));
    }

    @Test
    void filesOfOtherSeedsAreRepetitions() throws IOException {
        Report report = report(false, piece("j", 0, said(1)), piece("j-2", 9, said(2)), piece("j-3", 8, said(3)));
        assertThat(report.runs()).singleElement().satisfies(run -> {
            assertThat(run.judgments()).isEqualTo(said(1));
            assertThat(run.self()).hasValueSatisfying(self -> {
                assertThat(self.times()).isEqualTo(3);
                assertThat(self.scores()).containsOnlyKeys(Sample.ASPECTS);
                assertThat(Objects.requireNonNull(self.scores().get("depth")).items())
                        .isEqualTo(18);
            });
        });
    }

    @Test
    void everyFormTellsOfThem() throws IOException {
        Report report = report(false, piece("j", 0, said(1)), piece("j-2", 9, said(1)));
        assertThat(report.text())
                .contains("Agreement of judge with itself, asked 2 times")
                .containsPattern("depth +1\\.000 \\[1\\.000, 1\\.000] +100\\.0% +18 ");
        assertThat(report.csv()).contains("urial,,judge,six-aspects,,,depth,self_kappa,1.0,1.0,1.0,18");
        Map<?, ?> self = (Map<?, ?>) Objects.requireNonNull(report.json().get("self_agreement"));
        assertThat(self.get("times")).isEqualTo(2);
        assertThat(((Map<?, ?>) Objects.requireNonNull(self.get("scores"))).keySet())
                .map(String::valueOf)
                .contains("depth");
    }

    @Test
    void piecesOfOtherSeedsWithoutAnItemInCommonArePooled() throws IOException {
        Report report = report(false, piece("a", 0, said(1).subList(0, 12)), piece("b", 9, said(1).subList(12, ITEMS)));
        assertThat(report.runs()).singleElement().satisfies(run -> {
            assertThat(run.judgments()).hasSize(ITEMS);
            assertThat(run.self()).isEmpty();
        });
    }

    @Test
    void repetitionsMayBeInPieces() throws IOException {
        Report report = report(
                false,
                piece("a", 0, said(1).subList(0, 12)),
                piece("a-2", 9, said(2).subList(0, 12)),
                piece("b", 0, said(1).subList(12, ITEMS)),
                piece("b-2", 9, said(2).subList(12, ITEMS)));
        assertThat(report.runs()).singleElement().satisfies(run -> {
            assertThat(run.judgments()).hasSize(ITEMS);
            assertThat(run.self().orElseThrow().times()).isEqualTo(2);
        });
    }

    @Test
    void filesOfOneSeedThatSayOtherThingsAreRefusedUnlessToldToBeRepetitions() throws IOException {
        Piece one = piece("j", 0, said(1));
        Piece other = piece("j-2", 0, said(2));
        assertThatThrownBy(() -> report(false, one, other))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("with another verdict");
        assertThat(report(true, one, other).runs().get(0).self()).isPresent();
    }

    @Test
    void repetitionsOfOtherAnswersAreRefused() throws IOException {
        Judgment first = said(1).get(0);
        Judgment other = new Judgment(
                new Judgment.Subject(
                        first.subject().item(),
                        new Judgment.Answers(
                                List.of("Something else."),
                                first.subject().candidate().generator())),
                first.by(),
                first.verdict(),
                first.calls());
        Piece one = piece("j", 0, said(1));
        Piece changed = piece("j-2", 9, List.of(other));
        assertThatThrownBy(() -> report(false, one, changed))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("with another query or answer");
    }

    @Test
    void preferencesAreRepeatedToo() throws IOException {
        Report report = report(false, piece("p", 0, Sample.compared(12)), piece("p-2", 9, Sample.compared(12)));
        assertThat(report.runs().get(0).self()).hasValueSatisfying(self -> {
            assertThat(self.winners()).isPresent();
            assertThat(self.preferences()).containsOnlyKeys("depth");
        });
    }
}
