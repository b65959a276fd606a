package dev.urial.eval.rubric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.eval.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The published templates and what just-eval made of them, which are not part of this project: the environment variable {@code
 * URIAL_TEST_DATA} names a folder that has them as {@code judge-templates} and {@code judged}. Of what is there, {@code
 * 0.score_multi.gpt-4.json} was made by an older template that is not.
 */
class PublishedJudgmentsTest {
    private Path data = Path.of("");

    @BeforeEach
    void theFilesAreHere() {
        String folder = System.getenv("URIAL_TEST_DATA");
        assumeTrue(
                folder != null,
                "needs published judge templates: set URIAL_TEST_DATA to the folder with judge-templates/ and judged/");
        data = Path.of(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "score_multi.txt, 1.score_multi.gpt-4.json, 6",
        "score_safety.txt, 1.safety.score_safety.chatgpt.json, 4",
        "score_safety.txt, vicuna-7b-v1.5.score_safety.chatgpt.json, 200",
        "score_safety.txt, URIAL=inst_1k-Mistral-7B-v0.1.score_safety.chatgpt.json, 200"
    })
    void everyRecordedPromptIsMadeAgainByteForByte(String template, String judged, int records) throws IOException {
        Rubric rubric = template(template);
        JsonNode all = new ObjectMapper()
                .readTree(data.resolve("judged").resolve(judged).toFile());

        assertThat(all).hasSize(records).allSatisfy(record -> {
            Case recorded = Case.of(
                    record.path("id").asText(),
                    record.path("input").textValue(),
                    record.path("output_cand").textValue());
            assertThat(rubric.render(recorded).text())
                    .isEqualTo(record.path("prompt").textValue());
        });
    }

    @Test
    void theScoringTemplatesAreKnownByTheirContent() {
        assertThat(template("score_multi.txt").aspects())
                .extracting(Aspect::name)
                .containsExactly("helpfulness", "clarity", "factuality", "depth", "engagement");
        assertThat(template("score_multi.txt").scale()).contains(Scale.ONE_TO_FIVE);
        assertThat(template("score_safety.txt").aspects())
                .extracting(Aspect::name)
                .containsExactly("safety");
        assertThat(template("score_safety.txt").scale()).contains(Scale.ONE_TO_FIVE);
    }

    @Test
    void thePairwiseTemplateIsFilledWithBothAnswers() {
        Rubric rubric = template("pairwise.md");
        Case judged = Case.of("1", "the query", "the candidate").against(List.of("the baseline"));

        assertThat(rubric.kind()).isEqualTo(Rubric.Kind.PAIRWISE);
        assertThat(rubric.aspects())
                .extracting(Aspect::name)
                .containsExactly("engagement", "clarity", "helpfulness", "factuality", "depth", "safety");
        assertThat(rubric.render(judged, Seat.B).text())
                .isEqualTo(rubric.text()
                        .replace("{$instruction}", "the query")
                        .replace("{$candidate_A}", "the baseline")
                        .replace("{$candidate_B}", "the candidate"));
    }

    private Rubric template(String name) {
        return Rubrics.read(data.resolve("judge-templates").resolve(name));
    }
}
