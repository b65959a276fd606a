package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.core.run.Journal;
import dev.urial.core.run.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code urial generate} writes where, and what it ends with. */
class GenerateCommandTest {
    private static final String MODEL = "bigram:aligned?context=300";

    @TempDir
    private Path folder;

    private Path output = Path.of("");

    @BeforeEach
    void name() {
        output = folder.resolve("out.jsonl");
    }

    private Run generate(String input, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("in.txt"), input);
        String[] args = {"generate", "-i", file.toString(), "-o", output.toString(), "-m", MODEL, "-p", "none"};
        return Run.of(Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new));
    }

    private List<JsonNode> answers() throws IOException {
        List<JsonNode> answers = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            answers.add(new ObjectMapper().readTree(line));
        }
        return answers;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void answersGoToTheFileAndASummaryToStandardError() throws Exception {
        Run run = generate("Where is the cat?\nAnd the dog?\n", "--repetition-penalty", "1");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .matches("urial: 2 items: 2 ok, 0 failed; 2 in \\d+ s, [0-9.]+ tokens/s;"
                        + " prompt tokens: \\d+ computed, 0 reused\n");
        assertThat(answers()).extracting(json -> json.path("answer").asText()).containsExactly("the mat", "the mat");
        assertThat(files()).containsExactly("in.txt", "out.jsonl", "out.manifest.json");
    }

    @Test
    void theExitCodeTellsHowTheItemsEnded() throws Exception {
        String tooLong = "long ".repeat(100) + "\n";
        Run some = generate("Where?\n" + tooLong);
        assertThat(some.code()).isEqualTo(3);
        assertThat(some.err()).contains("2 items: 1 ok, 1 failed", "--retry-errors asks them again");
        assertThat(answers().get(1).path("error").path("kind").asText()).isEqualTo("prompt_too_long");

        output = folder.resolve("none.jsonl");
        assertThat(generate(tooLong + tooLong).code()).isEqualTo(1);
    }

    @Test
    void aFinishedRunIsNotDoneAgainAndSaysSo() throws Exception {
        generate("Where?\n" + "long ".repeat(100) + "\n");
        String before = Files.readString(output);
        Run refused = generate("Where?\n" + "long ".repeat(100) + "\n");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .isEqualTo("urial: " + output
                        + " exists already; go on with it by --resume, name another file, or delete this one\n");
        Run resumed = generate("Where?\n" + "long ".repeat(100) + "\n", "--resume");
        assertThat(resumed.code()).isEqualTo(3);
        assertThat(resumed.err())
                .isEqualTo("urial: out.jsonl is finished already: 2 items: 1 ok, 1 failed; --retry-errors asks the"
                        + " failed ones again\n");
        assertThat(Files.readString(output)).isEqualTo(before);
        Run retried = generate("Where?\n" + "long ".repeat(100) + "\n", "--retry-errors");
        assertThat(retried.code()).isEqualTo(3);
        assertThat(retried.err()).contains("2 of 2 items are done, 1 to ask", "1 failed; 1 in ");
        assertThat(Files.readAllLines(output))
                .hasSize(2)
                .first()
                .isEqualTo(before.lines().findFirst().orElseThrow());
    }

    @Test
    void resumeWithoutAFileBeginsOne() throws Exception {
        assertThat(generate("Where?\n", "--resume").code()).isZero();
        assertThat(answers()).hasSize(1);
    }

    @Test
    void aTornLineIsCutAndThatIsSaid() throws Exception {
        generate("One?\nTwo?\nThree?\n");
        String whole = Files.readString(output);
        Files.writeString(output, whole.substring(0, whole.length() - 9));
        Run run = generate("One?\nTwo?\nThree?\n", "--resume");
        assertThat(run.code()).isZero();
        assertThat(run.err())
                .contains(
                        "urial: the last line of out.jsonl was torn and is cut\n",
                        "urial: going on with out.jsonl: 2 of 3 items are done, 1 to ask\n");
        assertThat(answers()).hasSize(3);
    }

    @Test
    void whatChangedIsShownAndNothingIsMixed() throws Exception {
        generate("One?\n");
        String before = Files.readString(output);
        Run run = generate("One?\n", "--resume", "--temperature", "0.5");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("urial: " + output + " was begun otherwise, and is not mixed:\n"
                        + "urial:   what                  then  now\n"
                        + "urial:   sampling.temperature  0.0   0.5\n");
        assertThat(Files.readString(output)).isEqualTo(before);
    }

    @Test
    void badRecordsAreRefusedByLineOrLeftOutAndCounted() throws Exception {
        String input =
                "{\"query\": \"One?\"}\n{\"query\": \n{\"query\": \"Two?\", \"id\": \"0\"}\n{\"query\": \"Three?\"}\n";
        Run refused = generate(input);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("in.txt:2: ").doesNotContain("\tat ");
        assertThat(files()).containsExactly("in.txt");
        Run skipped = generate(input, "--skip-bad");
        assertThat(skipped.code()).isZero();
        assertThat(skipped.err()).contains("2 bad records are left out");
        assertThat(answers()).extracting(json -> json.path("query").asText()).containsExactly("One?", "Three?");
    }

    @Test
    void aStretchOfTheInputKeepsItsIds() throws Exception {
        assertThat(generate("One?\nTwo?\nThree?\nFour?\n", "--offset", "1", "--limit", "2")
                        .code())
                .isZero();
        assertThat(answers()).extracting(json -> json.path("id").asText()).containsExactly("1", "2");
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsAreNoPartOfTheQueries() throws Exception {
        assertThat(generate("\ufeffOne?\r\nTwo?\r\n").code()).isZero();
        assertThat(answers()).extracting(json -> json.path("query").asText()).containsExactly("One?", "Two?");
    }

    @Test
    void aDryRunCountsTriesShowsAPromptAndWritesNothing() throws Exception {
        Run run = generate("One?\nTwo and three?\n" + "long ".repeat(100) + "\n", "--dry-run", "--max-tokens", "10");
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains(
                        "items:      3\n",
                        "do not fit: 1 items;",
                        "output:     at most 30 tokens\n",
                        "by a trial of 2 short answers at once\n",
                        "The first prompt:\n\n# Query: \n ```One?```");
        assertThat(run.err()).isEmpty();
        assertThat(files()).containsExactly("in.txt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-j 0                      | --max-concurrency: must be at least 1, was 0",
                "--limit 0                 | --limit: must be at least 1, was 0",
                "--offset 1                | --offset: must be from 0 to 0, as there are 1 items, was 1",
                "--offset -1               | --offset: must be from 0 to 0",
                "--limit many              | 'many' is not an int",
                "--temperature -1          | --temperature: must be 0 or more",
                "--selector rnd            | no selector is named 'rnd'",
            })
    void aMistakeIsToldInALineAndNothingIsWritten(String options, String message) throws Exception {
        Run run = generate("One?\n", options.split(" "));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(run.err().lines().count()).isLessThanOrEqualTo(2);
        assertThat(files()).containsExactly("in.txt");
    }

    @Test
    void inputsAndOutputsThatCannotBeAreToldInALineBeforeAModelIsLoaded() throws Exception {
        Path input = Files.writeString(folder.resolve("in.txt"), "One?\n");
        Path empty = Files.createFile(folder.resolve("empty.txt"));
        mistake("no folder", input.toString(), folder.resolve("no/out.jsonl").toString());
        mistake("exists already", input.toString(), folder.toString());
        mistake("in.txt exists already", input.toString(), input.toString());
        mistake("is empty", empty.toString(), output.toString());
        mistake("nowhere.txt", folder.resolve("nowhere.txt").toString(), output.toString());
        assertThat(Run.of("generate", "-i", input.toString(), "-m", MODEL).err())
                .contains("-o OUT.jsonl");
        assertThat(Run.of("generate", "-o", output.toString()).err()).contains("--input");
        assertThat(files()).containsExactly("empty.txt", "in.txt");
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc, a folder that nobody can write");
        mistake("its folder cannot be written", input.toString(), "/proc/out.jsonl");
    }

    private static void mistake(String message, String input, String output) {
        Run run = Run.of("generate", "-i", input, "-o", output, "-m", "llamacpp:/no/such.gguf");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(message).doesNotContain("such.gguf", "\tat ");
        assertThat(run.err().lines().count()).isEqualTo(1);
    }

    @Test
    void aModelThatCannotBeLoadedLeavesNothingBehind() throws Exception {
        Path input = Files.writeString(folder.resolve("in.txt"), "One?\n");
        Run run = Run.of("generate", "-i", input.toString(), "-o", output.toString(), "-m", "llamacpp:/no/such.gguf");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("/no/such.gguf");
        assertThat(files()).containsExactly("in.txt");
    }

    @Test
    void progressIsOneLineOnATerminalAndALineEveryTenSecondsElsewhere() {
        assertThat(progress(true, 0, 1, 2))
                .isEqualTo("\r\033[Kurial: 1/40, 30 tokens/s, 60.0 items/min, 39 s left"
                        + "\r\033[Kurial: 2/40, 30 tokens/s, 60.0 items/min, 38 s left");
        assertThat(progress(false, 0, 1, 9, 10, 11, 19, 20).lines())
                .containsExactly(
                        "urial: 10/40, 30 tokens/s, 60.0 items/min, 30 s left",
                        "urial: 20/40, 30 tokens/s, 60.0 items/min, 20 s left");
    }

    /** What is shown if an item of 30 tokens is done each second, of forty. */
    private String progress(boolean live, int... seconds) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(InputStream.nullInputStream(), stream, stream, false, live, false, Map.of());
        try (Journal journal = Journal.open(output, false)) {
            ProgressLine line = new ProgressLine(terminal, journal);
            for (int second : seconds) {
                line.accept(new Progress(40, second, 0, 0, 40, second, 0, 0, second * 30L, Duration.ofSeconds(second)));
            }
        }
        return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
