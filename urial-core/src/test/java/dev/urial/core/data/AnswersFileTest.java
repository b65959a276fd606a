package dev.urial.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers as lines, and in the published tools' forms. */
class AnswersFileTest {
    private static final String[] PIECES = {
        "a", "\"", "\\", "\n", "\r\n", "\u2028", "\0", "\uD83D\uDE00", "{", "```", "\u0130", "\t", "</script>", " "
    };

    @TempDir
    private Path folder = Path.of("");

    private static AnsweredItem answered(String id, List<String> queries, List<String> answers) {
        return new AnsweredItem(
                new DatasetItem(id, List.of(), queries, Map.of("dataset", "d")),
                answers,
                5,
                new AnsweredItem.Outcome(
                        Optional.of("stop"),
                        new AnsweredItem.Tokens(10, 4, 3),
                        new AnsweredItem.Timing(1.5, 2.5),
                        Optional.empty()));
    }

    private static AnsweredItem failed(String id) {
        return new AnsweredItem(
                new DatasetItem(id, List.of(), List.of("Why?"), Map.of()),
                List.of(),
                5,
                new AnsweredItem.Outcome(
                        Optional.empty(),
                        AnsweredItem.Tokens.UNKNOWN,
                        AnsweredItem.Timing.UNKNOWN,
                        Optional.of(new AnsweredItem.Failure("timed_out", "no answer within 5 ms"))));
    }

    private Path written(List<AnsweredItem> items) throws IOException {
        return Files.write(
                folder.resolve("answers.jsonl"),
                items.stream().map(AnswersFile::line).toList());
    }

    @Test
    void aLineIsWhatWasPutIn() {
        AnsweredItem one = answered("1", List.of("Why?"), List.of("So."));
        AnsweredItem two = answered("2", List.of("Why?", "And?"), List.of("So.", "Thus."));
        for (AnsweredItem item : List.of(one, two, failed("3"))) {
            assertThat(AnswersFile.parse(AnswersFile.line(item))).isEqualTo(item);
        }
        assertThat(AnswersFile.line(one))
                .startsWith("{\"id\":\"1\",\"query\":\"Why?\",\"answer\":\"So.\",\"status\":\"ok\"");
        assertThat(AnswersFile.line(two)).contains("\"turns\":[\"Why?\",\"And?\"],\"answer\":[\"So.\",\"Thus.\"]");
        assertThat(AnswersFile.line(failed("3")))
                .contains("\"status\":\"failed\"")
                .contains("\"kind\":\"timed_out\"");
    }

    @Test
    void anyTextIsOnePhysicalLineOfUtf8() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder("q");
            for (int i = random.nextInt(20); i > 0; i--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            AnsweredItem item = answered("" + round, List.of(text.toString()), List.of(text + "!"));
            String line = AnswersFile.line(item);
            assertThat(line).doesNotContain("\n").doesNotContain("\r").doesNotContain("\u2028");
            String read = new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            assertThat(AnswersFile.parse(read)).isEqualTo(item);
        }
    }

    @Test
    void halfASurrogatePairDoesNoHarm() {
        String line = AnswersFile.line(answered("1", List.of("\uD83D"), List.of("\uDE00x")));
        assertThat(new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(line);
        assertThat(AnswersFile.parse(line).answers().get(0)).endsWith("x");
    }

    @Test
    void damageIsNamedByItsLine() throws IOException {
        Path file = written(List.of(answered("1", List.of("Why?"), List.of("So."))));
        Files.writeString(file, Files.readString(file) + "{\"id\":\"2\",\n");
        assertThatThrownBy(() -> AnswersFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file + ":2");
        assertThatThrownBy(() -> AnswersFile.parse("{}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyFormIsReadBackWithItsQueriesAndAnswers() throws IOException {
        List<AnsweredItem> single = List.of(
                answered("7", List.of("Why?"), List.of("So.\n```\ncode\n```")),
                answered("9", List.of("How?"), List.of("Thus.")));
        List<AnsweredItem> twoTurns = List.of(answered("81", List.of("Why?", "And?"), List.of("So.", "Thus.")));
        for (AnswersExport.Form form : AnswersExport.Form.values()) {
            boolean turns = form.toString().contains("mt-bench");
            List<AnsweredItem> items = new ArrayList<>(turns ? twoTurns : single);
            Path answers = written(items);
            items.add(failed("99"));
            Path exported = folder.resolve(form + ".out");
            new AnswersExport(form, Optional.of("a-model"), AnswersOrigin.of(answers)).write(answers, items, exported);
            List<DatasetItem> questions = items.stream().map(AnsweredItem::item).toList();
            List<AnsweredItem> read = AnswersFile.read(exported, questions);
            assertThat(read).as("%s", form).hasSize(turns ? 1 : 2);
            assertThat(read.get(0).answers()).isEqualTo(items.get(0).answers());
            assertThat(read.get(0).item().queries())
                    .isEqualTo(items.get(0).item().queries());
        }
    }

    @Test
    void aFailedWriteLeavesWhatStoodThere() throws IOException {
        Path answers = written(List.of(answered("1", List.of("Why?"), List.of("So."))));
        Path missing = folder.resolve("no such folder").resolve("out.json");
        AnswersExport export =
                new AnswersExport(AnswersExport.Form.valueOf("JUST_EVAL"), Optional.of("m"), AnswersOrigin.of(answers));
        assertThatThrownBy(() -> export.write(answers, AnswersFile.read(answers), missing))
                .isInstanceOf(DataException.class);
        assertThat(missing).doesNotExist();
    }

    @Test
    void thePublishedAnswersAreRead() {
        String data = System.getenv("URIAL_TEST_DATA");
        Assumptions.assumeTrue(data != null && Files.isDirectory(Path.of(data)), "needs $URIAL_TEST_DATA");
        for (String name : List.of("vicuna-7b-v1.5.to_eval.json", "Mistral-7B-Instruct-v0.1.to_eval.json")) {
            List<AnsweredItem> read = AnswersFile.read(Path.of(data, "answers", name));
            assertThat(read).hasSize(1000);
            assertThat(read.get(0).answers()).hasSize(1);
        }
    }
}
