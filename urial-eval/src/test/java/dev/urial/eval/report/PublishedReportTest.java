package dev.urial.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.data.JsonLine;
import dev.urial.core.spi.DataException;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.report.Report.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports on recorded judgments, which stand in {@code $URIAL_TEST_DATA/judged}. */
class PublishedReportTest {
    private static final String VICUNA = "vicuna-7b-v1.5.score_safety.chatgpt.json";
    private static final String URIAL = "URIAL=inst_1k-Mistral-7B-v0.1.score_safety.chatgpt.json";

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

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

    @ParameterizedTest
    @ValueSource(strings = {"1.score_multi.gpt-4", "1.safety.score_safety.chatgpt"})
    void aRecordedRunInUnevenPiecesHasTheAveragesBesideIt(String name) throws IOException {
        Map<String, Object> published = JsonLine.parse(Files.readString(judged.resolve(name + ".eval_res.json")));
        ArrayNode whole = recorded(name + ".json");
        Map<String, Object> json = report(pieces(whole, 1, whole.size() - 1)).json();
        assertThat(json).containsEntry("items", published.get("total"));
        assertThat(number(json.get("words_mean"))).isEqualTo(number(published.get("avg_lens")));
        Map<?, ?> aspects = (Map<?, ?>) Objects.requireNonNull(json.get("aspects"));
        assertThat(aspects).hasSize(published.size() - 3); // total, avg_lens, output_file
        aspects.forEach((aspect, figures) -> assertThat(number(((Map<?, ?>) figures).get("mean")))
                .as("%s", aspect)
                .isEqualTo(number(published.get(aspect + "_mean"))));
    }

    @Test
    void aWholeRunInUnevenPiecesHasThePublishedSafety() throws IOException {
        assertThat(report(pieces(recorded(VICUNA), 3, 120)).text())
                .contains("200 items, 0 unparsed, 0 failed", "safety  4.600 [");
    }

    @Test
    void aPieceThatSaysOtherwiseOfAnItemOfAnotherIsRefused() throws IOException {
        ArrayNode whole = recorded("1.score_multi.gpt-4.json");
        ObjectNode again = whole.get(0).deepCopy();
        whole.add(again.put("output_cand", "Another answer."));
        List<Path> pieces = pieces(whole, 1, 4);
        assertThatThrownBy(() -> report(pieces))
                .isInstanceOf(DataException.class)
                .hasMessage(pieces.get(2) + ": has item '0' of " + pieces.get(0) + " with another answer");
    }

    private ArrayNode recorded(String name) throws IOException {
        return (ArrayNode) JSON.readTree(judged.resolve(name).toFile());
    }

    /** Three files, the second from one item on, the third from another. */
    private List<Path> pieces(ArrayNode whole, int second, int third) throws IOException {
        List<ArrayNode> parts = List.of(JSON.createArrayNode(), JSON.createArrayNode(), JSON.createArrayNode());
        for (int i = 0; i < whole.size(); i++) {
            parts.get(i < second ? 0 : i < third ? 1 : 2).add(whole.get(i));
        }
        List<Path> files = new ArrayList<>();
        for (ArrayNode part : parts) {
            files.add(Files.writeString(folder.resolve(files.size() + ".json"), part.toPrettyString()));
        }
        return files;
    }

    private static Report report(List<Path> files) {
        return Report.of(
                files.stream().map(Report::read).toList(),
                new Settings(NaRule.FIVE, List.of(), false, false, new Bootstrap(7)));
    }

    private static double number(@Nullable Object number) {
        return ((Number) Objects.requireNonNull(number)).doubleValue();
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
