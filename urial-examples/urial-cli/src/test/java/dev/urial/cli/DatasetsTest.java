package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.spi.Dataset;
import dev.urial.core.wiring.Parts;
import dev.urial.testkit.DatasetContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets by name and by path, wherever a command takes an input. */
class DatasetsTest {
    @TempDir
    private Path folder;

    private Run generate(String input, String... more) {
        return Run.of(
                "generate",
                "-i",
                input,
                "-o",
                folder.resolve("out.jsonl").toString(),
                "-m",
                "bigram:aligned?context=300",
                "-p",
                "none",
                more.length == 0 ? "--limit" : more[0],
                more.length == 0 ? "9" : more[1]);
    }

    private JsonNode manifest(String of) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(of + ".manifest.json").toFile());
    }

    @Test
    void aListNamesThemWithTheirSettings() {
        Run run = Run.of("datasets", "list");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .containsPattern("just-eval-instruct .*file, part, revision")
                .containsPattern("sums .*upTo");
    }

    @Test
    void aPluginsDatasetIsAnsweredByItsName() throws Exception {
        Run run = generate("sums?upTo=3");
        assertThat(run.code()).isZero();
        assertThat(Files.readString(folder.resolve("out.jsonl"))).contains("\"id\":\"sum-3\"", "\"even\":true");
        assertThat(manifest("out").at("/dataset/path").asText()).isEqualTo("made on the spot");
        assertThat(manifest("out").at("/dataset/card/name").asText()).isEqualTo("sums");
    }

    @Test
    void aFileOfThatNameGoesFirst() throws Exception {
        Path file = Files.writeString(folder.resolve("sums"), "Why?\n");
        Run run = Run.of("datasets", "show", file.toString());
        assertThat(run.out()).containsPattern("items +1\n").containsPattern("licence +not stated");
    }

    @Test
    void whatIsNeitherFileNorDatasetSaysWhatThereIs() {
        Run run = generate("sum");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains(
                        "sum: there is no such file, and no dataset is named 'sum'; did you mean 'sums'?", "mt-bench");
    }

    @Test
    void badRecordsAreTheDatasetsOwnConcern() {
        Run run = Run.of("generate", "-i", "sums?upTo=3", "-o", "x.jsonl", "-m", "bigram:aligned", "--skip-bad");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("--skip-bad: is for a file that is named by its path; 'sums' has rules of its own");
    }

    @Test
    void whatAFileIsStandsBesideIt() throws Exception {
        Path file = Files.writeString(folder.resolve("own.txt"), "Why?\n");
        Files.writeString(folder.resolve("own.card.yaml"), "title: My questions\nlicense: CC0-1.0\n");
        assertThat(generate(file.toString()).code()).isZero();
        assertThat(manifest("out").at("/dataset/card/license").asText()).isEqualTo("CC0-1.0");
        assertThat(Run.of("datasets", "show", file.toString()).out()).contains("My questions", "CC0-1.0");
    }

    @Test
    void aCardThatIsNoneIsRefusedWithItsPlace() throws Exception {
        Path file = Files.writeString(folder.resolve("own.txt"), "Why?\n");
        Files.writeString(folder.resolve("own.card.yaml"), "licence: CC0-1.0\n");
        Run run = generate(file.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("own.card.yaml: licence: is no known setting; did you mean 'license'?");
        assertThat(folder.resolve("out.jsonl")).doesNotExist();
    }

    @Test
    void aJudgmentSaysWhichDatasetWasAnswered() throws Exception {
        assertThat(generate("sums?upTo=2").code()).isZero();
        Run run = Run.of(
                "judge",
                "-i",
                folder.resolve("out.jsonl").toString(),
                "-o",
                folder.resolve("judged.jsonl").toString(),
                "-m",
                "judge:brief?words=3");
        assertThat(run.code()).isZero();
        assertThat(manifest("judged").at("/dataset/card/name").asText()).isEqualTo("sums");
    }

    @Test
    void anotherSelectionOfADatasetIsNoSameRun() {
        assertThat(generate("sums?upTo=3", "--limit", "2").code()).isZero();
        Run run = generate("sums?upTo=4", "--resume", "--limit=2");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("dataset.sha256");
    }

    /** The contract, on a plug-in's dataset. */
    @Nested
    class Contract extends DatasetContract {
        @Override
        protected Dataset dataset() {
            return new Parts(PluginCatalog.load(), 0).dataset("sums?upTo=5", false);
        }
    }
}
