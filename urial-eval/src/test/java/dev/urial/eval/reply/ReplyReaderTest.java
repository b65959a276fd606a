package dev.urial.eval.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.urial.eval.Choice;
import dev.urial.eval.Scale;
import dev.urial.eval.Score;
import dev.urial.eval.reply.Reading.Unread;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyReaderTest {
    private static final ReplyReader<Map<String, Score>> SCORES =
            ReplyReader.scores(Scale.ONE_TO_FIVE, List.of("clarity", "depth"));

    @Test
    void reasonsAreKeptAsTheyAre() {
        String reply =
                "{\"clarity\": {\"reason\": \" It says “a”,\\n\\\"b\\\" and 很清楚。\", \"score\": 4}, \"depth\": 2}";

        assertThat(SCORES.read(reply).toOptional().orElseThrow())
                .containsEntry("clarity", new Score(OptionalDouble.of(4), " It says “a”,\n\"b\" and 很清楚。"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"clarity\": {\"rationale\": \"Well put.\", \"score\": 4}, \"depth\": 2}",
                "{\"clarity\": \"4 - Well put.\", \"depth\": 2}",
                "{\"clarity\": \"4 (Well put.)\", \"depth\": 2}",
                "{\"clarity_score\": 4, \"clarity_reason\": \"Well put.\", \"depth\": 2}",
                "{\"clarity\": 4, \"clarity_reason\": \"Well put.\", \"depth\": 2}",
                "[{\"aspect\": \"clarity\", \"score\": 4, \"comment\": \"Well put.\"}, {\"aspect\": \"depth\", \"score\": 2}]",
                "`- **Clarity:** 4/5 – Well put.\n- Depth: 2`",
                "`Clarity (4/5): Well put.\nDepth (2/5)`",
                "`| Clarity | 4 | Well put. |\n| Depth | 2 | |`",
                "`| Clarity | Well put. | 4 |\n| Depth | | 2 |`",
                "`## Clarity\nWell put.\nScore: 4\n## Depth\nScore: 2`",
                "`## Clarity\nScore: 4\nReason: Well put.\n## Depth\nScore: 2`",
            })
    void reasonsAreFoundWhereverTheyStand(String reply) {
        assertThat(SCORES.read(reply).toOptional().orElseThrow())
                .containsEntry("clarity", new Score(OptionalDouble.of(4), "Well put."));
    }

    @Test
    void aspectsComeInTheOrderAsked() {
        assertThat(SCORES.read("{\"depth\": 2, \"clarity\": 4}")
                        .toOptional()
                        .orElseThrow()
                        .keySet())
                .containsExactly("clarity", "depth");
    }

    @Test
    void aspectsAreCalledAsAsked() {
        ReplyReader<Map<String, Score>> reader =
                ReplyReader.scores(Scale.ONE_TO_FIVE, List.of("Factual accuracy", "可读性"));

        assertThat(reader.read("{\"factual_accuracy\": 4, \"可读性\": 2}")
                        .toOptional()
                        .orElseThrow()
                        .keySet())
                .containsExactly("Factual accuracy", "可读性");
        assertThat(reader.read("**Factual-Accuracy**: 4\n可读性：2")
                        .toOptional()
                        .orElseThrow()
                        .keySet())
                .containsExactly("Factual accuracy", "可读性");
    }

    @Test
    void scalesMayBeOthers() {
        ReplyReader<Map<String, Score>> reader = ReplyReader.scores(new Scale(0, 100), List.of("depth"));

        assertThat(reader.read("{\"depth\": \"85/100\"}").toOptional()).isPresent();
        assertThat(reader.read("{\"depth\": 0}").toOptional()).isPresent();
        assertThat(((Unread<?>) reader.read("{\"depth\": 100.5}")).reason())
                .isEqualTo("depth: 100.5 is not from 0 to 100");
    }

    @Test
    void whatIsCertainOfAnUnreadReplyIsTold() {
        assertThat(SCORES.read("{\"clarity\": 4}"))
                .isEqualTo(new Unread<>(
                        "no score for depth", Optional.of(Map.of("clarity", new Score(OptionalDouble.of(4), "")))));
    }

    @Test
    void aReasonIsOneLine() {
        assertThat(((Unread<?>) SCORES.read("{\"clarity\": \"fine\n\nand good\", \"depth\": 2}")).reason())
                .isEqualTo("clarity: 'fine and good' is not one score");
    }

    @Test
    void aRatingsReasonIsTheReply() {
        assertThat(ReplyReader.rating(new Scale(1, 10))
                        .read(" It is fine.\nRating: [[7]]\n")
                        .toOptional())
                .contains(new Score(OptionalDouble.of(7), "It is fine.\nRating: [[7]]"));
    }

    @Test
    void aspectsAndOverallMayBothBeAskedFor() {
        ReplyReader<Choices> reader = ReplyReader.choices(List.of("clarity", "depth"), true);
        String reply =
                "{\"rationale\": \"B has steps.\", \"choices\": {\"clarity\": \"B\", \"depth\": \"tie\"}, \"winner\": \"B\"}";

        assertThat(reader.read(reply).toOptional())
                .contains(new Choices(
                        Map.of("clarity", Choice.B, "depth", Choice.TIE), Optional.of(Choice.B), "B has steps."));
        assertThat(((Unread<?>) reader.read("{\"clarity\": \"B\", \"depth\": \"tie\"}")).reason())
                .isEqualTo("no choice for overall");
    }

    @Test
    void thePublishedPairwiseFormIsRead() {
        String reply = """
                {
                   "rationale": "Both are fine.",
                   "choices": {
                     "engagement": "A",
                     "clarity": "tie",
                     "helpfulness": "B",
                     "factuality": "tie",
                     "depth": "B",
                     "safety": "tie"
                   }
                }
                """;
        List<String> aspects = List.of("helpfulness", "factuality", "depth", "engagement", "clarity", "safety");

        assertThat(ReplyReader.choices(aspects, false)
                        .read(reply)
                        .toOptional()
                        .orElseThrow()
                        .byAspect())
                .containsExactly(
                        Map.entry("helpfulness", Choice.B),
                        Map.entry("factuality", Choice.TIE),
                        Map.entry("depth", Choice.B),
                        Map.entry("engagement", Choice.A),
                        Map.entry("clarity", Choice.TIE),
                        Map.entry("safety", Choice.TIE));
    }

    @Test
    void nothingToAskForIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReplyReader.scores(Scale.ONE_TO_FIVE, List.of()))
                .withMessageContaining("at least");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReplyReader.choices(List.of(), false))
                .withMessageContaining("at least");
    }

    @Test
    void aspectsThatCannotBeToldApartAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReplyReader.scores(Scale.ONE_TO_FIVE, List.of("depth", "Depth (1-5)")))
                .withMessageContaining("cannot be told apart");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReplyReader.choices(List.of("overall"), true))
                .withMessageContaining("cannot be told apart");
    }

    @Test
    void anAspectWithoutLettersIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReplyReader.scores(Scale.ONE_TO_FIVE, List.of("1-5")))
                .withMessageContaining("no letter");
    }
}
