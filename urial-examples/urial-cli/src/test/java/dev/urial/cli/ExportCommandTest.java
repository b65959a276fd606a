package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportCommandTest {
    private static final String OK = "{\"id\":\"7\",\"query\":\"Q?\",\"answer\":\"A.\",\"status\":\"ok\",\"seed\":0,"
            + "\"labels\":{\"dataset\":\"d\"}}\n";
    private static final String FAILED = "{\"id\":\"8\",\"query\":\"Q?\",\"status\":\"failed\",\"seed\":0,"
            + "\"labels\":{},\"error\":{\"kind\":\"timed_out\",\"message\":\"slow\"}}\n";

    @TempDir
    private Path folder;

    private Path answers = Path.of("");
    private Path output = Path.of("");

    @BeforeEach
    void name() {
        answers = folder.resolve("run.jsonl");
        output = folder.resolve("out.json");
    }

    @Test
    void whatAskPrintsCanBeExported() throws IOException {
        Files.writeString(
                answers,
                Run.of("ask", "-m", "bigram:aligned?context=20000", "--repetition-penalty", "1", "--json", "Where?")
                        .out());
        Run run = export("just-eval", "--generator", "five-words");

        assertThat(run.code()).isZero();
        assertThat(run.out() + run.err()).isEmpty();
        JsonNode item = new ObjectMapper().readTree(output.toFile()).path(0);
        assertThat(item.path("instruction").asText()).isEqualTo("Where?");
        assertThat(item.path("output").asText()).isEqualTo("the mat");
        assertThat(item.path("generator").asText()).isEqualTo("five-words");
    }

    @Test
    void theManifestNamesTheGeneratorAndWithoutOneThatIsSaid() throws IOException {
        Files.writeString(answers, OK);
        Run unnamed = export("ALPACA-EVAL");
        assertThat(unnamed.code()).isZero();
        assertThat(unnamed.err())
                .isEqualTo(
                        "urial: note: who answered is not known, so the generator is 'unknown'; --generator names it\n");
        assertThat(output).content().contains("\"generator\": \"unknown\"");

        Files.writeString(
                folder.resolve("run.manifest.json"), "{\"models\": {\"base\": {\"reference\": \"lab:base\"}}}");
        assertThat(export("alpaca-eval").err()).isEmpty();
        assertThat(output).content().contains("\"generator\": \"lab:base\"");
    }

    @Test
    void failedItemsAreCountedAndEndWithThree() throws IOException {
        Files.writeString(answers, OK + FAILED);
        Run run = export("mt-bench", "--generator", "m");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("urial: 1 of 2 items failed and were left out\n");
        assertThat(Files.readAllLines(output)).hasSize(1);
    }

    @Test
    void whereAllFailedNothingIsWritten() throws IOException {
        Files.writeString(answers, FAILED);
        Run run = export("mt-bench");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("all 1 items failed; nothing was written");
        assertThat(output).doesNotExist();
    }

    @Test
    void fastChatsAnswersAreReadWithTheirQuestions() throws IOException {
        Files.writeString(answers, "{\"question_id\": 81, \"model_id\": \"m\", \"choices\": [{\"turns\": [\"A\"]}]}\n");
        Path questions =
                Files.writeString(folder.resolve("q.jsonl"), "{\"question_id\": 81, \"turns\": [\"Q\", \"R\"]}\n");

        assertThat(export("just-eval", "--questions", questions.toString()).code())
                .isZero();
        assertThat(output).content().contains("\"instruction\": \"Q\"", "\"generator\": \"m\"");
        assertThat(export("just-eval").err()).contains("with --questions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "export run.jsonl -o out.json                              | --to",
                "export run.jsonl --to just-eval                           | --output",
                "export --to just-eval -o out.json                         | ANSWERS",
                "export run.jsonl --to csv -o out.json                     | --to': must be one of just-eval, alpaca-eval, mt-bench, was 'csv'",
                "export none.jsonl --to just-eval -o out.json              | none.jsonl: there is no such file",
                "export . --to just-eval -o out.json                       | is a folder",
                "export torn.jsonl --to just-eval -o out.json              | torn.jsonl:2: is not JSON: it ends in the middle",
                "export run.jsonl --to just-eval -o no/out.json            | cannot be written: there is no folder",
                "export run.jsonl --to just-eval -o run.jsonl              | --output: is the file to export",
                "export run.jsonl --to just-eval -o out.json --questions x | x: there is no such file",
            })
    void aMistakeIsToldInALineAndNothingIsWritten(String command, String message) throws IOException {
        Files.writeString(answers, OK);
        Files.writeString(folder.resolve("torn.jsonl"), OK + OK.substring(0, 30));
        String[] args = Stream.of(command.split(" "))
                .map(word -> word.matches("(no/)?\\w+\\.jsonl?|x|\\.")
                        ? folder.resolve(word).toString()
                        : word)
                .toArray(String[]::new);

        Run run = Run.of(args);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message).doesNotContain("\tat ");
        assertThat(run.err().lines().count()).isLessThanOrEqualTo(2);
        assertThat(output).doesNotExist();
        assertThat(answers).hasContent(OK);
    }

    private Run export(String form, String... further) {
        return Run.of(Stream.concat(
                        Stream.of("export", answers.toString(), "--to", form, "-o", output.toString()),
                        Stream.of(further))
                .toArray(String[]::new));
    }
}
