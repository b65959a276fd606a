package dev.urial.eval.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.urial.eval.Scale;
import dev.urial.eval.Score;
import dev.urial.eval.reply.Reading.Unread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Replies of GPT-4 and ChatGPT that just-eval recorded with what it read of them, which are not part of this project: the environment
 * variable {@code URIAL_TEST_DATA} names a folder with them in {@code judged/}.
 */
class RecordedRepliesTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void eachIsReadAsRecorded() throws IOException {
        for (JsonNode row : recorded()) {
            assertThat(ReplyReader.scores(Scale.ONE_TO_FIVE)
                            .read(row.get("result").textValue())
                            .toOptional())
                    .as(row.get("result").textValue())
                    .contains(scores(row.get("parsed_result")));
        }
    }

    @Test
    void eachIsReadTheSameWhenItsAspectsAreKnown() throws IOException {
        for (JsonNode row : recorded()) {
            Map<String, Score> scores = scores(row.get("parsed_result"));
            assertThat(ReplyReader.scores(Scale.ONE_TO_FIVE, scores.keySet())
                            .read(row.get("result").textValue())
                            .toOptional())
                    .contains(scores);
        }
    }

    @Test
    void noPartOfOneHasAnotherScore() throws IOException {
        for (JsonNode row : recorded()) {
            Map<String, Score> scores = scores(row.get("parsed_result"));
            String reply = row.get("result").textValue();
            for (int end = 0; end < reply.length(); end += 11) {
                told(ReplyReader.scores(Scale.ONE_TO_FIVE, scores.keySet()).read(reply.substring(0, end)))
                        .forEach((aspect, score) -> assertThat(scores.get(aspect))
                                .extracting(Score::value)
                                .isEqualTo(score.value()));
            }
        }
    }

    @Test
    void eachIsReadAsJustEvalReadsIt() throws IOException {
        for (JsonNode row : recorded()) {
            assertThat(PublishedReplies.justEvalParse(row.get("result").textValue()))
                    .contains(JSON.convertValue(row.get("parsed_result"), new TypeReference<Map<String, Object>>() {}));
        }
    }

    private static Map<String, Score> told(Reading<Map<String, Score>> reading) {
        return reading instanceof Unread<Map<String, Score>> unread
                ? unread.soFar().orElse(Map.of())
                : reading.toOptional().orElseThrow();
    }

    private static List<JsonNode> recorded() throws IOException {
        String data = System.getenv("URIAL_TEST_DATA");
        assumeTrue(data != null, "needs recorded judge replies: set URIAL_TEST_DATA to the folder with judged/");
        List<JsonNode> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(data, "judged"))) {
            for (Path file : files.sorted().toList()) {
                JsonNode tree = JSON.readTree(file.toFile());
                if (tree.isArray()) {
                    tree.forEach(rows::add);
                }
            }
        }
        assertThat(rows).hasSizeGreaterThan(400);
        return rows;
    }

    private static Map<String, Score> scores(JsonNode parsed) {
        Map<String, Score> scores = new LinkedHashMap<>();
        parsed.properties()
                .forEach(aspect -> scores.put(
                        aspect.getKey(),
                        new Score(
                                OptionalDouble.of(Double.parseDouble(
                                        aspect.getValue().get("score").textValue())),
                                aspect.getValue().get("reason").textValue())));
        return scores;
    }
}
