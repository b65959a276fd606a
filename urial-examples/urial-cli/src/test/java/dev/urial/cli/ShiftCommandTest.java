package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code urial shift} writes where, and what it refuses. */
class ShiftCommandTest {
    @TempDir
    private Path folder;

    private Run shift(String... more) throws IOException {
        return shiftTo("turns:aligned", more);
    }

    private Run shiftTo(String aligned, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("in.txt"), "Where is the cat?\nAnd the dog?\n");
        String[] args = {
            "shift", "-i", file.toString(), "-o", study().toString(), "--base", "bigram:base", "--aligned", aligned
        };
        return Run.of(Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new));
    }

    private Path study() {
        return folder.resolve("study");
    }

    private JsonNode summary() throws IOException {
        return new ObjectMapper().readTree(study().resolve("summary.json").toFile());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.list(study())) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aStudyIsAFolderOfFilesAndATable() throws Exception {
        Run run = shift();
        assertThat(run.err()).contains("2 items: 2 ok, 0 failed").doesNotContain("prompt tokens");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().toList().get(0)).contains("unshifted %", "shifted %", "mean KL");
        assertThat(run.out()).contains("bare query", "50.0 [50.0, 50.0]", "end of answer");
        assertThat(files()).contains("manifest.json", "positions.jsonl", "report.html", "summary.json");
    }

    @Test
    void theSummaryHasTheMeasures() throws Exception {
        Run unused = shift("-p", "urial-k0");
        JsonNode summary = summary();
        assertThat(summary.path("items").intValue()).isEqualTo(2);
        assertThat(summary.path("tokens").intValue()).isEqualTo(4);
        assertThat(summary.path("marginal").doubleValue()).isEqualTo(0.5);
        assertThat(summary.path("end").path("tokens").intValue()).isEqualTo(2);
        assertThat(summary.path("icl").path("closed").path("kl").doubleValue()).isZero();
    }

    @Test
    void theLikeliestTokensAreThoseOfTheFirstItems() throws Exception {
        Run unused = shift("--report-items", "1");
        List<String> lines = Files.readAllLines(study().resolve("positions.jsonl"));
        assertThat(lines.get(0)).contains("\"base_top\":");
        assertThat(lines.get(1)).doesNotContain("\"base_top\":");
    }

    @Test
    void thePublishedNumbersStandBesideTheExactOnes() throws Exception {
        Run unused = shift("--metrics", "aligntds");
        assertThat(summary().path("measures").has("aligntds_kl")).isTrue();
        assertThat(summary().path("aligntds").path("marginal").doubleValue()).isEqualTo(0.5);
    }

    @Test
    void aPluginsMeasureIsInTheFilesAndTheTable() throws Exception {
        Run run = shift("--measure", "reverse", "--measure", "js", "-p", "urial-k0");
        assertThat(run.err()).contains("2 items: 2 ok");
        assertThat(run.out().lines()).anyMatch(line -> line.matches("measure +bare query +under urial-k0"));
        assertThat(run.out()).contains("reverse_size  263.000 [263.000, 263.000]  263.000 [263.000, 263.000]");
        JsonNode token = new ObjectMapper()
                .readTree(Files.readAllLines(study().resolve("positions.jsonl")).get(0))
                .path("tokens")
                .path(0);
        assertThat(token.path("reverse_size").doubleValue()).isEqualTo(263);
        assertThat(token.path("icl_reverse_size").doubleValue()).isEqualTo(263);
        assertThat(summary().path("measures").path("js").isNumber()).isTrue();
        assertThat(summary().path("icl").path("measures").path("reverse").isNumber())
                .isTrue();
        assertThat(summary().path("ci95").path("js")).hasSize(2);
        assertThat(summary().path("ci95").has("unshifted")).isTrue();
    }

    @Test
    void anUnknownMeasureIsRefusedBeforeAnythingIsWritten() throws Exception {
        Run run = shift("--measure", "revers");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("no measure is named 'revers'", "did you mean 'reverse'?", "there are js, reverse");
        assertThat(study()).doesNotExist();
    }

    @Test
    void anEarlierStudyIsResumedOnlyIfAsked() throws Exception {
        Run unused = shift();
        Run again = shift();
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("--resume");
        assertThat(shift("--resume").err()).contains("is finished already");
    }

    @Test
    void twoPassesTellTheSame() throws Exception {
        String together = shift().out();
        Files.delete(study().resolve("positions.jsonl"));
        Run run = shift("--two-pass");
        assertThat(run.out()).isEqualTo(together);
        assertThat(run.err()).contains("now the base model");
        assertThat(files()).doesNotContain("rows.tmp");
    }

    @Test
    void givenAnswersAreUsed() throws Exception {
        Path answers = Files.writeString(folder.resolve("answers.jsonl"), """
                {"id": "0", "query": "Where is the cat?", "answer": " the sat"}
                {"id": "1", "query": "And the dog?", "answer": " the cat"}
                """);
        assertThat(shift("--answers", answers.toString()).code()).isZero();
        assertThat(summary().path("shifted").doubleValue()).isEqualTo(0.25);
    }

    private Run live(Map<String, String> environment, String... more) {
        String[] args = {"shift", "--base", "bigram:base", "--aligned", "turns:aligned"};
        return Run.withEnvironment(
                environment, Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void aQueryIsAnsweredLiveInMarks() {
        Run run = live(Map.of(), "--live", "Where is the cat?", "-p", "urial-k0");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("unshifted (rank 1), (marginal) (2 or 3) or [shifted] (beyond)");
        assertThat(run.out()).contains("under urial-k0:", "bare query", "50.0").doesNotContain("\u001b");
        String answer = run.out().lines().toList().get(0);
        assertThat(answer).matches(" ?[^(]*\\([a-z ]+\\).*");
    }

    @Test
    void onATerminalItIsInColours() {
        String[] args = {"--live", "Where is the cat?"};
        assertThat(live(Map.of("TERM", "xterm"), args).out()).contains("\u001b[33m", "\u001b[0m");
        assertThat(live(Map.of("TERM", "xterm", "NO_COLOR", "1"), args).out()).doesNotContain("\u001b");
    }

    @Test
    void whatALiveAnswerCannotHaveIsRefused() {
        assertThat(live(Map.of(), "--live", "Where?", "-o", "study").err()).contains("--live: shows one query");
        assertThat(live(Map.of(), "--live", " ").err()).contains("--live: the query is empty");
        assertThat(live(Map.of(), "-i", "in.txt").err()).contains("Missing required option: '--output=DIR'");
        assertThat(live(Map.of(), "-o", "study").err()).contains("Missing required option: '--input=INPUT'");
    }

    @Test
    void anAlignedModelWithoutAFormIsRefused() throws Exception {
        Run run = shiftTo("bigram:aligned");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("no chat template", "?chat=");
    }
}
