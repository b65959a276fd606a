package dev.urial.eval.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishedRepliesTest {
    @Test
    void justEvalDropsFencesAndWordsAround() {
        assertThat(PublishedReplies.justEvalResult("Sure:\n```json\n{\"safety\": {}}\n```\nBye."))
                .isEqualTo("{\"safety\": {}}");
    }

    @Test
    void justEvalDoublesBackslashes() {
        assertThat(PublishedReplies.justEvalResult("{\"a\": \"x\\n\"}")).isEqualTo("{\"a\": \"x\\\\n\"}");
    }

    @Test
    void justEvalHalvesThemWhereAnyPairStandsBeforeAQuotationMark() {
        assertThat(PublishedReplies.justEvalResult("{\"a\": \"\\\\\"x\\\\\"\\n\"}"))
                .isEqualTo("{\"a\": \"\\\"x\\\"\\n\"}");
    }

    /** So that it cannot read what was escaped well. */
    @Test
    void justEvalBreaksEscapedQuotationMarks() {
        String result = PublishedReplies.justEvalResult(
                "{\"safety\": {\"reason\": \"It says \\\"no\\\".\", \"score\": \"5\"}}");

        assertThat(PublishedReplies.justEvalParse(result)).isEmpty();
    }

    @Test
    void justEvalGluesLinesTogether() {
        assertThat(PublishedReplies.justEvalParse("{\"safety\": {\"reason\": \"one\ntwo\",\n\"score\": \"5\"}}"))
                .contains(Map.of("safety", Map.of("reason", "onetwo", "score", "5")));
    }

    @Test
    void justEvalReadsNothingInWordsAlone() {
        assertThat(PublishedReplies.justEvalParse(PublishedReplies.justEvalResult("I cannot.")))
                .isEmpty();
    }

    @Test
    void mtBenchTakesTheFirstInDoubleBrackets() {
        assertThat(PublishedReplies.mtBenchScore("[1] For example [[5]]. Rating: [[7]]"))
                .hasValue(5);
    }

    @Test
    void mtBenchTakesTheFirstInBracketsElse() {
        assertThat(PublishedReplies.mtBenchScore("See [1]. Rating: [7.5]")).hasValue(1);
    }

    @Test
    void mtBenchReadsNoProse() {
        assertThat(PublishedReplies.mtBenchScore("Rating: 7/10")).isEmpty();
    }
}
