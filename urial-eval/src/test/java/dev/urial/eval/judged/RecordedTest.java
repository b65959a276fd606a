package dev.urial.eval.judged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.cache.Sha256;
import dev.urial.core.data.JsonLine;
import dev.urial.core.spi.DataException;
import dev.urial.eval.Choice;
import dev.urial.eval.Score;
import dev.urial.eval.Winner;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Status;
import dev.urial.eval.judged.Preference.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the published tools, in their form. */
class RecordedTest {
    private static final Map<String, Object> CONFIG =
            Map.of("mode", "score_multi", "gpt", "gpt-4-0314", "max_words", -1);
    /** Finds one thing in any reply. */
    private static final Replies FINDS_FOUR = new Replies() {
        @Override
        public Map<String, Score> scores(String reply) {
            return Map.of("depth", new Score(OptionalDouble.of(4), reply));
        }

        @Override
        public Map<String, Choice> choices(String reply) {
            return Map.of("depth", Choice.TIE);
        }
    };

    @TempDir
    private Path folder;

    private static Map<String, Object> scored(Object parsed) {
        Map<String, Object> json = new HashMap<>(Map.of(
                "id",
                801,
                "input",
                "How?",
                "output_cand",
                "So.",
                "generator_cand",
                "runs//base.json",
                "eval_config",
                CONFIG,
                "prompt",
                "Judge this: é",
                "result",
                "{the words}"));
        json.put("parsed_result", parsed);
        return json;
    }

    private static Map<String, Object> pair(String a, String b) {
        return new HashMap<>(Map.of(
                "input", "How?",
                "model_output", List.of("So."),
                "ref_output", "Thus.",
                "generator", "base",
                "ref_generator", "chat",
                "assignment", Map.of("A", a, "B", b),
                "eval_config", Map.of("mode", "pairwise", "gpt", "gpt-4"),
                "prompt", "Which?",
                "result", "{the words}",
                "parsed_result",
                        Map.of("rationale", "...", "choices", Map.of("depth", "A", "clarity", "B", "safety", "tie"))));
    }

    private Path write(Map<String, Object> object) throws IOException {
        return Files.writeString(folder.resolve("recorded.json"), "[\n" + JsonLine.indented(object) + "\n]");
    }

    private Judgment read(Map<String, Object> object, Replies replies) throws IOException {
        return JudgedFile.read(write(object), replies).get(0);
    }

    private Judgment read(Map<String, Object> object) throws IOException {
        return read(object, Replies.UNREAD);
    }

    @Test
    void aScoredRecordIsAJudgment() throws IOException {
        Map<String, Object> json = scored(Map.of(
                "depth", Map.of("reason", "Deep.", "score", "5"),
                "factuality", Map.of("reason", "None.", "score", "N/A")));
        json.put("dataset", "lima");
        Judgment judgment = read(json);
        assertThat(judgment.id()).isEqualTo("801");
        assertThat(judgment.by()).isEqualTo(new JudgedBy("score_multi", "gpt-4-0314"));
        assertThat(judgment.labels()).isEqualTo(Map.of("dataset", "lima"));
        assertThat(judgment.subject().candidate().texts()).containsExactly("So.");
        assertThat(judgment.subject().candidate().generator()).contains("runs//base.json");
        assertThat(judgment.verdict().scores())
                .isEqualTo(Map.of(
                        "depth", new Score(OptionalDouble.of(5), "Deep."),
                        "factuality", new Score(OptionalDouble.empty(), "None.")));
        assertThat(judgment.calls().raw()).containsExactly("{the words}");
        assertThat(judgment.calls().promptSha256())
                .containsExactly(Sha256.hex("Judge this: é".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void scoresMayBeNumbers() throws IOException {
        assertThat(read(scored(Map.of("depth", Map.of("score", 4.5)))).verdict().scores())
                .isEqualTo(Map.of("depth", new Score(OptionalDouble.of(4.5), "")));
    }

    @Test
    void aReplyThatWasNotParsedStaysUnparsedWithItsWords() throws IOException {
        Map<String, Object> json = scored("");
        json.remove("parsed_result");
        Judgment judgment = read(json);
        assertThat(judgment.verdict().status()).isEqualTo(Status.UNPARSED);
        assertThat(judgment.calls().raw()).containsExactly("{the words}");
    }

    @Test
    void aReplyThatWasNotParsedCanBeReadNow() throws IOException {
        assertThat(read(scored("text"), FINDS_FOUR).verdict().scores())
                .isEqualTo(Map.of("depth", new Score(OptionalDouble.of(4), "{the words}")));
    }

    @Test
    void aParseWithAnUnclearScoreIsNotBelieved() throws IOException {
        Map<String, Object> json = scored(Map.of("depth", Map.of("score", "4/5"), "clarity", Map.of("score", "5")));
        assertThat(read(json).verdict().status()).isEqualTo(Status.UNPARSED);
    }

    @Test
    void theParseOfTheTimeGoesBeforeReadingAgain() throws IOException {
        assertThat(read(scored(Map.of("depth", Map.of("score", "2"))), FINDS_FOUR)
                        .verdict()
                        .scores())
                .isEqualTo(Map.of("depth", new Score(OptionalDouble.of(2), "")));
    }

    @Test
    void anItemThatWasNeverAskedFailed() throws IOException {
        Map<String, Object> json = scored("");
        json.remove("parsed_result");
        json.put("result", "N/A");
        Judgment judgment = read(json);
        assertThat(judgment.verdict().status()).isEqualTo(Status.FAILED);
        assertThat(judgment.calls().raw()).isEmpty();
    }

    @Test
    void seatsAreToldByRole() throws IOException {
        assertThat(read(pair("base", "chat"))
                        .verdict()
                        .preference()
                        .orElseThrow()
                        .byAspect())
                .isEqualTo(Map.of("depth", Winner.CANDIDATE, "clarity", Winner.BASELINE, "safety", Winner.TIE));
        assertThat(read(pair("chat", "base"))
                        .verdict()
                        .preference()
                        .orElseThrow()
                        .byAspect())
                .isEqualTo(Map.of("depth", Winner.BASELINE, "clarity", Winner.CANDIDATE, "safety", Winner.TIE));
    }

    @Test
    void aPairHasBothAnswersAndItsPositionForAName() throws IOException {
        Judgment judgment = read(pair("chat", "base"));
        assertThat(judgment.id()).isEqualTo("0");
        assertThat(judgment.subject().candidate().texts()).containsExactly("So.");
        assertThat(judgment.subject().baseline().orElseThrow().texts()).containsExactly("Thus.");
        assertThat(judgment.verdict().preference().orElseThrow().winner()).isEmpty();
    }

    @Test
    void anUnreadPairKeepsItsSeats() throws IOException {
        Map<String, Object> json = pair("chat", "base");
        json.remove("parsed_result");
        Judgment judgment = read(json);
        assertThat(judgment.verdict().status()).isEqualTo(Status.UNPARSED);
        assertThat(judgment.verdict().preference().map(Preference::orders))
                .isEqualTo(Optional.of(List.of(Order.unread(false))));
    }

    @Test
    void anUnknownVerdictIsNotDropped() throws IOException {
        Map<String, Object> json = pair("chat", "base");
        json.put("parsed_result", Map.of("choices", Map.of("depth", "A", "clarity", "neither")));
        assertThat(read(json).verdict().status()).isEqualTo(Status.UNPARSED);
    }

    @Test
    void seatsThatCannotBeToldAreRefused() throws IOException {
        Path file = write(pair("org/base", "chat"));
        assertThatThrownBy(() -> JudgedFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ":2: item 0 (from 0) 'assignment' must seat 'base' and 'chat'");
    }

    @Test
    void whatIsReadCanBeWrittenInOurForm() throws IOException {
        Judgment judgment = read(pair("chat", "base"));
        assertThat(JudgedFile.parse(JudgedFile.line(judgment))).isEqualTo(judgment);
    }
}
