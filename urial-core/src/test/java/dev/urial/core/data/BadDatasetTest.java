package dev.urial.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets at the limits of what is read, and beyond. */
class BadDatasetTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"query\":                                   | is not JSON: it ends in the middle",
                "{\"query\": \"Q\"} {}                         | is not JSON",
                "{\"query\": \"Q\", \"query\": \"R\"}          | 'query'",
                "5                                             | must be a JSON object, was a number",
                "{\"query\": 5}                                | 'query' must be text, was a number",
                "{\"query\": \" \"}                            | 'query' is empty",
                "{\"turns\": []}                               | 'turns' is an empty list",
                "{\"turns\": \"Q\"}                            | 'turns' must be a list of texts, was text",
                "{\"turns\": [\"Q\", \" \"]}                   | 'turns' has an empty query, number 2",
                "{\"turns\": [\"Q\", 5]}                       | number 2 was a number",
                "{\"prompt\": \"Q\", \"text\": 1}              | has none of 'query', 'instruction', 'turns', 'messages'; its keys are 'prompt', 'text'",
                "{}                                            | it has no keys",
                "{\"query\": null}                             | has none of",
                "{\"id\": [1], \"query\": \"Q\"}               | 'id' must be text or a number, was a list",
                "{\"id\": \"\", \"query\": \"Q\"}              | 'id' is empty",
                "{\"id\": \"0\", \"query\": \"Q\"}             | has the id '0' of line 1",
                "{\"messages\": []}                            | 'messages' has no message of the user's",
                "{\"messages\": [{\"role\": \"tool\", \"content\": \"x\"}]} | message 1: the role must be system, user or assistant, was 'tool'",
                "{\"messages\": [{\"role\": \"user\"}]}        | message 1: 'content' must be text, was missing",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\"}]}]} | it has a part 'image_url'",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": \"x\"}]}  | must follow a user's",
            })
    void aBadLineIsNamedByItsNumberOrLeftOut(String bad, String why) throws IOException {
        Path file = write("{\"query\": \"Q\"}\n\n" + bad + "\n{\"query\": \"R\"}\n");

        assertThatThrownBy(() -> DatasetFile.read(file, false))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.line()).isEqualTo(OptionalInt.of(3)))
                .hasMessageStartingWith(file + ":3: ")
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");

        DatasetFile read = DatasetFile.read(file, true);
        assertThat(read.items()).extracting(DatasetItem::id).containsExactly("0", "2");
        assertThat(read.skipped()).isEqualTo(1);
        assertThat(read.problems())
                .singleElement()
                .asString()
                .startsWith("line 3: ")
                .contains(why);
    }

    @Test
    void aBadItemOfAListIsNamedByItsIndex() throws IOException {
        Path file = write(
                "[{\"query\": \"Q\"}, {\"question\": \"R\"},\n 7, {\"query\": \"S\"}, {\"id\": 0, \"query\": \"T\"}]");

        assertThatThrownBy(() -> DatasetFile.read(file, false)).hasMessageContaining(":1: item 1 (from 0) has none of");
        DatasetFile read = DatasetFile.read(file, true);
        assertThat(read.items()).extracting(DatasetItem::id).containsExactly("0", "3");
        assertThat(read.skipped()).isEqualTo(3);
        assertThat(read.problems().get(1)).isEqualTo("item 2 (from 0, line 2): must be a JSON object, was a number");
        assertThat(read.problems().get(2)).contains("has the id '0' of item 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"query\": \"Q\"},\n{\"query\": ",
                "[{\"query\": \"Q\"}\n",
                "[{\"query\": \"Q\"},\n nonsense]",
                "[{\"query\": \"Q\"}]\n{\"query\": \"R\"}",
            })
    void aListThatBreaksOffIsRefusedEvenWhereBadItemsAreLeftOut(String text) throws IOException {
        Path file = write(text);

        assertThatThrownBy(() -> DatasetFile.read(file, true))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.line()).isEqualTo(OptionalInt.of(2)))
                .hasMessageNotContaining("Source");
    }

    @Test
    void aBrokenFirstLineDoesNotMakeQueriesOfJson() throws IOException {
        Path file = write("uery\": \"torn\"}\n{\"query\": \"Q\"}\n");

        assertThatThrownBy(() -> DatasetFile.read(file, false)).hasMessageContaining(":1: is not JSON");
        assertThat(DatasetFile.read(file, true).items())
                .containsExactly(new DatasetItem("1", List.of(), List.of("Q"), Map.of()));
    }

    @Test
    void aFileWithoutAnItemIsRefused() throws IOException {
        for (String text : List.of("", "\n \r\n", "[]", "\uFEFF")) {
            Path file = write(text);
            for (boolean skipBad : List.of(false, true)) {
                assertThatThrownBy(() -> DatasetFile.read(file, skipBad)).hasMessageContaining("is empty");
            }
        }
        Path bad = write("{\"x\": 1}\n");
        assertThatThrownBy(() -> DatasetFile.read(bad, true))
                .hasMessageContaining("no item that can be used; line 1: has none of");
        assertThatThrownBy(() -> DatasetFile.read(folder.resolve("none"), false))
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> DatasetFile.read(folder, false)).hasMessageContaining("is a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1"})
    void whatIsNotUtf8IsRefusedInEveryForm(String charset) throws IOException {
        for (String text : List.of("{\"query\": \"\u00E9\"}\n", "[{\"query\": \"\u00E9\"}]\n", "\u00E9t\u00E9\n")) {
            Path file = Files.write(folder.resolve("x"), text.getBytes(Charset.forName(charset)));
            assertThatThrownBy(() -> DatasetFile.read(file, true))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("UTF-8");
        }
    }

    @Test
    void whatIsNestedTooDeepOrTooLargeANumberIsABadLine() throws IOException {
        String deep = "[".repeat(1_000_000);
        for (String value : List.of(deep, nested(150), "1" + "0".repeat(100_000), "1e99999999999")) {
            Path file = write("{\"query\": \"Q\"}\n{\"query\": \"R\", \"label\": " + value + "}\n");
            assertThatThrownBy(() -> DatasetFile.read(file, false))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(file + ":2: ")
                    .hasMessageNotContaining("StreamReadConstraints")
                    .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
            assertThat(DatasetFile.read(file, true).skipped()).isEqualTo(1);
        }
        Path list = write(deep);
        assertThatThrownBy(() -> DatasetFile.read(list, false)).isInstanceOf(DataException.class);
    }

    @Test
    void whatIsReadCanBeWrittenAndReadAgainHoweverDeep() throws IOException {
        DatasetItem item =
                items("{\"query\": \"R\", \"label\": " + nested(100) + "}").get(0);
        AnsweredItem answered = new AnsweredItem(item, List.of("A"), 0, AnsweredItems.ok());

        assertThat(AnswersFile.parse(AnswersFile.line(answered))).isEqualTo(answered);
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    @Test
    void labelsAreExactWhateverTheyHold() throws IOException {
        Map<String, Object> labels = items("{\"query\": \"Q\", \"z\": 0.10, \"n\": 12345678901234567890,"
                        + " \"l\": 5000000000, \"b\": true, \"m\": {\"x\": [1, null, {}]}, \"e\": 1e400, \"a\": null}")
                .get(0)
                .labels();

        assertThat(labels.keySet()).containsExactly("z", "n", "l", "b", "m", "e");
        assertThat(labels)
                .containsEntry("z", new BigDecimal("0.10"))
                .containsEntry("n", new BigInteger("12345678901234567890"))
                .containsEntry("l", 5_000_000_000L)
                .containsEntry("b", true)
                .containsEntry("m", Map.of("x", List.of(1, Map.of())))
                .containsEntry("e", new BigDecimal("1E+400"));
    }

    @Test
    void aSystemMessageStandsBeforeTheFirstQueryAndALaterAnswerIsAReference() throws IOException {
        assertThat(
                        items(
                                "{\"id\": \"a\", \"messages\": [{\"role\": \"system\", \"content\": \"Be short.\"},"
                                        + " {\"role\": \"user\", \"content\": \"Q1\"}, {\"role\": \"assistant\", \"content\": \"A1\"},"
                                        + " {\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"Q2\"},"
                                        + " {\"type\": \"text\", \"text\": \"more\"}]}], \"topic\": \"t\"}\n"
                                        + "{\"id\": \"b\", \"messages\": [{\"role\": \"user\", \"content\": \"Q1\"},"
                                        + " {\"role\": \"user\", \"content\": \"and\"}, {\"role\": \"assistant\", \"content\": \"A1\"}]}"))
                .containsExactly(
                        new DatasetItem(
                                "a", List.of("Be short.\n\nQ1", "A1"), List.of("Q2\nmore"), Map.of("topic", "t")),
                        new DatasetItem("b", List.of(), List.of("Q1\n\nand"), Map.of("reference", "A1")));
    }

    @Test
    void anInputFollowsItsInstructionAndOurOwnAnswersAreReadForWhatWasAsked() throws IOException {
        assertThat(items("{\"instruction\": \"Translate.\", \"input\": \"chat\"}"))
                .containsExactly(new DatasetItem("0", List.of(), List.of("Translate.\n\nchat"), Map.of()));
        DatasetItem item = new DatasetItem("7", List.of("Q0", "A0"), List.of("Q1", "Q2"), Map.of("topic", "t"));
        AnsweredItem answered = new AnsweredItem(item, List.of("A1", "A2"), 5, AnsweredItems.ok());
        assertThat(items(AnswersFile.line(answered))).containsExactly(item);
    }

    @Test
    void aListOfAHundredMegabytesOnOneLineIsReadInSeconds() throws IOException {
        Path file = folder.resolve("large");
        int items = 100_000;
        String text = "What does it cost? \u00FC ".repeat(45);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < items; i++) {
                out.write(
                        (i == 0 ? "[" : ",") + "{\"id\": " + i + ", \"query\": \"" + text + "\", \"dataset\": \"d\"}");
            }
            out.write("]");
        }
        assertThat(Files.size(file)).isGreaterThan(100_000_000);

        DatasetFile read = Assertions.assertTimeout(Duration.ofSeconds(60), () -> DatasetFile.read(file, false));

        assertThat(read.items()).hasSize(items);
        assertThat(read.items().get(items - 1).queries()).containsExactly(text);
    }

    private List<DatasetItem> items(String text) throws IOException {
        return DatasetFile.read(write(text), false).items();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("dataset"), text);
    }
}
