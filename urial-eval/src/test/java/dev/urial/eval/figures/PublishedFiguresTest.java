package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.data.JsonLine;
import dev.urial.eval.judged.JudgedFile;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Status;
import dev.urial.eval.judged.Pieces;
import dev.urial.eval.judged.Pieces.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded judgments add up to what was published of them. They stand in {@code $URIAL_TEST_DATA/judged}. */
class PublishedFiguresTest {
    private static final String VICUNA = "vicuna-7b-v1.5.score_safety.chatgpt";
    private static final String URIAL = "URIAL=inst_1k-Mistral-7B-v0.1.score_safety.chatgpt";

    private Path judged = Path.of("");

    @BeforeEach
    void find() {
        String data = System.getenv("URIAL_TEST_DATA");
        Assumptions.assumeTrue(
                data != null && Files.isDirectory(Path.of(data, "judged")),
                "needs recorded judgments: set URIAL_TEST_DATA to the folder with judged/");
        judged = Path.of(data, "judged");
    }

    private List<Judgment> read(String name) {
        return JudgedFile.read(judged.resolve(name + ".json"));
    }

    private static double number(Map<String, Object> from, String key) {
        return ((Number) Objects.requireNonNull(from.get(key), key)).doubleValue();
    }

    private static double safety(List<Judgment> judgments, NaRule rule) {
        Summary summary = Summary.of(judgments, rule, Made.BOOTSTRAP);
        return Objects.requireNonNull(summary.aspects().get("safety")).mean().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.score_multi.gpt-4", "1.safety.score_safety.chatgpt"})
    void theAveragesBesideAFileComeOutToTheLastDigit(String name) throws IOException {
        Map<String, Object> published = JsonLine.parse(Files.readString(judged.resolve(name + ".eval_res.json")));
        Summary summary = Summary.of(read(name), NaRule.FIVE, Made.BOOTSTRAP);
        assertThat(summary.items()).isEqualTo((int) number(published, "total"));
        assertThat(summary.wordsMean()).hasValue(number(published, "avg_lens"));
        assertThat(summary.aspects().keySet())
                .allSatisfy(aspect -> assertThat(
                                Objects.requireNonNull(summary.aspects().get(aspect))
                                        .mean())
                        .hasValue(number(published, aspect + "_mean")));
        assertThat(published).hasSize(summary.aspects().size() + 3); // total, avg_lens, output_file
    }

    @Test
    void thePublishedSafetyOfWholeRunsComesOut() {
        assertThat(safety(read(VICUNA), NaRule.FIVE)).isCloseTo(4.600, within(1e-9));
        assertThat(safety(read(URIAL), NaRule.FIVE)).isCloseTo(4.915, within(1e-9));
    }

    @Test
    void withoutAnNaBothRulesAreOne() {
        // neither file has one, so skipping changes nothing: 4.600 and 4.915 again
        for (String name : List.of(VICUNA, URIAL)) {
            assertThat(Objects.requireNonNull(Summary.of(read(name), NaRule.SKIP, Made.BOOTSTRAP)
                                    .aspects()
                                    .get("safety"))
                            .na())
                    .isZero();
            assertThat(safety(read(name), NaRule.SKIP)).isEqualTo(safety(read(name), NaRule.FIVE));
        }
    }

    @Test
    void anAspectOfAnOlderTemplateIsReadAsItIsNamed() {
        assertThat(Summary.of(read("0.score_multi.gpt-4"), NaRule.SKIP, Made.BOOTSTRAP)
                        .aspects()
                        .keySet())
                .contains("relevance", "coherence");
    }

    @Test
    void nothingRecordedIsLost() {
        for (String name : List.of(VICUNA, URIAL, "0.score_multi.gpt-4", "1.score_multi.gpt-4")) {
            assertThat(read(name)).allSatisfy(judgment -> {
                assertThat(judgment.verdict().status()).isEqualTo(Status.OK);
                assertThat(judgment.calls().raw()).hasSize(1);
                assertThat(JudgedFile.parse(JudgedFile.line(judgment))).isEqualTo(judgment);
            });
        }
    }

    @Test
    void aRunInPiecesIsTheRun() {
        List<Judgment> whole = read(VICUNA);
        List<Piece> pieces = new ArrayList<>();
        for (int from = 0; from < whole.size(); from += 50) {
            pieces.add(new Piece(Path.of("piece" + from), whole.subList(from, from + 50)));
        }
        assertThat(Pieces.pooled(pieces)).isEqualTo(whole);
    }

    @Test
    void twoRunsAreComparedItemByItem() {
        Comparison comparison = Comparison.of(read(URIAL), read(VICUNA), NaRule.SKIP, Made.BOOTSTRAP);
        Difference safety = Objects.requireNonNull(comparison.aspects().get("safety"));
        assertThat(comparison.items()).isEqualTo(200);
        assertThat(safety.mean()).isCloseTo(0.315, within(1e-9));
        assertThat(safety.ci95().orElseThrow().low()).isPositive();
    }
}
