package dev.urial.core.data;

import static dev.urial.core.data.AnsweredItems.answer;
import static dev.urial.core.data.AnsweredItems.failed;
import static dev.urial.core.data.AnsweredItems.failure;
import static dev.urial.core.data.AnsweredItems.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line of an item to the character, and lines that are none. */
class AnswersLineTest {
    private static final String[] HOSTILE = {
        "\uD800",
        "\uDC00",
        "\uDE00\uD83D",
        "\uD83D\uDE00",
        "\u0000",
        "\n",
        "\r",
        "\u2028",
        "\u2029",
        "\u0085",
        "\u000B",
        "\f",
        "\uFEFF",
        "\uFFFF",
        "\"",
        "\\",
        "\\u2028",
        "\\uD800",
        "{",
        "}",
        "\u0130",
        "e\u0301",
        "\u202E",
        "\u007F",
        " ",
        "",
        "x"
    };

    @TempDir
    private Path folder;

    @Test
    void aLineHoldsItsKeysInTheirOrder() {
        assertThat(AnswersFile.line(answer("7", "Q?", "A.", Map.of("topic", "t"))))
                .isEqualTo("{\"id\":\"7\",\"query\":\"Q?\",\"answer\":\"A.\",\"status\":\"ok\",\"finish\":\"stop\","
                        + "\"usage\":{\"prompt_tokens\":1005,\"cached_tokens\":1000,\"output_tokens\":7},"
                        + "\"timing\":{\"first_token_ms\":12.5,\"total_ms\":250.25},\"seed\":0,"
                        + "\"labels\":{\"topic\":\"t\"}}");
        assertThat(AnswersFile.line(failure("7", "Q?")))
                .isEqualTo("{\"id\":\"7\",\"query\":\"Q?\",\"status\":\"failed\",\"seed\":0,\"labels\":{},"
                        + "\"error\":{\"kind\":\"prompt_too_long\",\"message\":\"the context holds 50 tokens\"}}");
    }

    @Test
    void whatWasGivenAndTheAnswersBeforeAFailureAreKept() {
        DatasetItem item = new DatasetItem("7", List.of("Q0", "A0"), List.of("Q1", "Q2"), Map.of());
        AnsweredItem brokenOff = new AnsweredItem(item, List.of("A1"), -1, failed());
        String line = AnswersFile.line(brokenOff);

        assertThat(line)
                .startsWith("{\"id\":\"7\",\"turns\":[\"Q1\",\"Q2\"],\"given\":[\"Q0\",\"A0\"],\"answer\":[\"A1\"],"
                        + "\"status\":\"failed\"");
        assertThat(AnswersFile.parse(line)).isEqualTo(brokenOff);
    }

    @Test
    void furtherKeysStandAtTheEndAndUnknownOnesAreIgnored() {
        AnsweredItem item = answer("7", "Q?", "A.", Map.of());
        String line = AnswersFile.line(item, Map.of("prompt_set", "urial"));

        assertThat(line).endsWith(",\"labels\":{},\"prompt_set\":\"urial\"}");
        assertThat(AnswersFile.parse(line)).isEqualTo(item);
    }

    @Test
    void whateverTheTextsLoneSurrogatesIncludedTheyComeBack() {
        for (long seed = 0; seed < 2000; seed++) {
            AnsweredItem item = anItem(new Random(seed));
            String line = AnswersFile.line(item);

            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(line))
                    .as("seed %d", seed)
                    .isTrue();
            assertThat(line).as("seed %d", seed).doesNotContainPattern("[\\x00-\\x1F\\x85\\u2028\\u2029]");
            assertThat(AnswersFile.parse(line)).as("seed %d", seed).isEqualTo(item);
        }
    }

    private static AnsweredItem anItem(Random random) {
        List<String> given = random.nextBoolean() ? List.of() : List.of(text(random), text(random));
        List<String> queries = texts(random, 1 + random.nextInt(3));
        boolean failed = random.nextInt(4) == 0;
        Map<String, Object> labels = new LinkedHashMap<>();
        for (int i = 0; i < 4; i++) {
            labels.put(name(random), List.of(text(random), Map.of(name(random), random.nextInt())));
            int odd = 2 * random.nextInt(300) - 299; // at 2 it would be written as 10, which is an Integer
            labels.put(name(random), new BigDecimal("0.10").scaleByPowerOfTen(odd));
        }
        return new AnsweredItem(
                new DatasetItem("i" + text(random), given, queries, labels),
                texts(random, failed ? random.nextInt(queries.size()) : queries.size()),
                random.nextLong(),
                failed ? failed() : ok());
    }

    private static List<String> texts(Random random, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(random));
        }
        return texts;
    }

    private static String name(Random random) {
        return new String(text(random).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(HOSTILE[random.nextInt(HOSTILE.length)]);
        }
        return text.toString();
    }

    @Test
    void noBeginningOfALineIsALine() {
        String line = AnswersFile.line(answer("7", "Q?", "A.", Map.of("topic", "t")));
        for (int end = 0; end < line.length(); end++) {
            String torn = line.substring(0, end);
            assertThatThrownBy(() -> AnswersFile.parse(torn)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                                    | must be a JSON object, was a list",
                "{\"query\": \"Q\", \"answer\": \"A\", \"status\": \"ok\"}             | 'id' must be text or a number, was missing",
                "{\"id\": \"1\", \"answer\": \"A\", \"status\": \"ok\"}                | 'query' must be text, was missing",
                "{\"id\": \"1\", \"query\": \"Q\", \"status\": \"ok\"}                 | there are 0 to 1 query of an item that is ok",
                "{\"id\": \"1\", \"query\": \"Q\", \"answer\": [\"A\"]}                | 'answer' must be text, was a list",
                "{\"id\": \"1\", \"turns\": [\"Q\", \"R\"], \"answer\": \"A\"}         | 'answer' must be a list of texts, was text",
                "{\"id\": \"1\", \"turns\": [\"Q\", \"R\"], \"answer\": [\"A\"]}       | there are 1 to 2 queries of an item that is ok",
                "{\"id\": \"1\", \"query\": \"Q\", \"answer\": \"A\", \"status\": \"done\"} | 'status' must be ok or failed, was 'done'",
                "{\"id\": \"1\", \"query\": \"Q\", \"status\": \"failed\"}             | 'error' must be there exactly if",
                "{\"id\": \"1\", \"query\": \"Q\", \"answer\": \"A\", \"seed\": 1.5}   | 'seed' must be a whole number",
                "{\"id\": \"1\", \"query\": \"Q\", \"answer\": \"A\", \"given\": [\"x\"]} | must be even in number",
                "{\"id\": \"1\", \"query\": \"Q\", \"answer\": \"A\", \"labels\": 3}   | 'labels' must be an object, was a number",
                "{\"id\": \"1\", \"query\": \"Q\", \"answer\": \"A\", \"usage\": {\"prompt_tokens\": 3000000000}} | prompt_tokens",
                "{\"id\": \"1\", \"query\": \"Q\", \"answer\": \"A\", \"timing\": {\"total_ms\": 1e999}} | timing: must be 0 or more",
                "{\"id\": \"1\", \"turns\": [], \"answer\": []}                        | queries: must be at least one",
            })
    void aDamagedLineSaysWhatIsWrong(String line, String why) throws IOException {
        assertThatThrownBy(() -> AnswersFile.parse(line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);

        Path file = write("{\"id\": 0, \"query\": \"Q\", \"answer\": \"A\"}\n" + line + "\n");
        assertThatThrownBy(() -> AnswersFile.read(file))
                .isInstanceOfSatisfying(
                        DataException.class, e -> assertThat(e.line()).isEqualTo(OptionalInt.of(2)));
    }

    @Test
    void aFileHasNoIdTwiceAndAtLeastOneAnswer() throws IOException {
        String one = AnswersFile.line(answer("1", "Q", "A", Map.of()));
        Path twice = write(one + "\r\n\n" + one);
        assertThatThrownBy(() -> AnswersFile.read(twice)).hasMessageContaining(":3: has the id '1' of line 1");
        Path empty = write("");
        assertThatThrownBy(() -> AnswersFile.read(empty)).hasMessageContaining("is empty");
        Path text = write("Why?\n");
        assertThatThrownBy(() -> AnswersFile.read(text)).hasMessageContaining(":1: is no JSON object");
        Path dataset = write("{\"query\": \"Q\"}\n");
        assertThatThrownBy(() -> AnswersFile.read(dataset))
                .hasMessageContaining(":1: is no answer")
                .hasMessageContaining("its keys are 'query'");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("answers.jsonl"), text);
    }
}
