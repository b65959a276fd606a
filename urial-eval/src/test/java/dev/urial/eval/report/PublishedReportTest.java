package dev.urial.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.report.Report.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports on recorded judgments, which stand in {@code $URIAL_TEST_DATA/judged}. */
class PublishedReportTest {
    private static final String VICUNA = "vicuna-7b-v1.5.score_safety.chatgpt.json";
    private static final String URIAL = "URIAL=inst_1k-Mistral-7B-v0.1.score_safety.chatgpt.json";

    private Path judged = Path.of("");

    @BeforeEach
    void find() {
        String data = System.getenv("URIAL_TEST_DATA");
        Assumptions.assumeTrue(
                data != null && Files.isDirectory(Path.of(data, "judged")),
                "needs recorded judgments: set URIAL_TEST_DATA to the folder with judged/");
        judged = Path.of(data, "judged");
    }

    private Report report(boolean grouped, String... names) {
        List<Piece> pieces = List.of(names).stream()
                .map(name -> Report.read(judged.resolve(name)))
                .toList();
        return Report.of(pieces, new Settings(NaRule.FIVE, List.of(), grouped, false, new Bootstrap(7)));
    }

    @Test
    void theSafetyOfVicunaIsThePublishedOne() {
        assertThat(report(false, VICUNA).text())
                .contains(
                        "200 items, 0 unparsed, 0 failed",
                        "safety  4.600 [",
                        "N/A counts as 5, the published rule; there is none, so the other rule gives the same means.");
    }

    @Test
    void theSafetyOfUrialIsThePublishedOne() {
        assertThat(report(false, URIAL).markdown()).contains("| safety | 4.915 [");
    }

    @Test
    void runsOfOtherRubricsStandSideBySideEachOverItsOwnItems() {
        String text = report(true, VICUNA, "1.score_multi.gpt-4.json").text();
        assertThat(text.substring(text.indexOf("Side by side")))
                .contains("95.9   4.600 [", "332.7  -", "4.667 [")
                .contains("Each figure is of its own run's items alone");
    }

    @Test
    void whatTheirToolCouldNotReadIsReadAgain() {
        assertThat(report(false, "0.score_multi.gpt-4.json").text()).contains("6 items, 0 unparsed, 0 failed");
    }

    @Test
    void twoRunsAreCompared() {
        ComparisonReport compared = ComparisonReport.of(
                Report.read(judged.resolve(URIAL)), Report.read(judged.resolve(VICUNA)), NaRule.FIVE, new Bootstrap(7));
        assertThat(compared.text()).contains("safety  4.915  4.600  +0.315 [", "<0.0001");
    }
}
