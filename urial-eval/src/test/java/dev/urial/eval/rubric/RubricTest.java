package dev.urial.eval.rubric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RubricTest {
    private static final Case ONE = Case.of("1", "Why is the sky blue?", "Since air scatters blue light most.")
            .against(List.of("Because of the sea."));
    private static final Case TWO = new Case(
            "81",
            List.of("What is 2 + 2?", "Doubled?"),
            List.of("It is 4.", "It is 9."),
            List.of("Four.", "Eight."),
            List.of("4", "8"));

    /** The whole prompt, as a judge gets it. */
    @ParameterizedTest
    @ValueSource(strings = {"six-aspects", "safety", "pairwise", "single"})
    void theJudgeIsAskedInTheseWords(String name) throws IOException {
        Rubric rubric = Rubrics.named(name);
        Case judged = name.equals("single") ? TWO : ONE;

        String prompt =
                (rubric.kind() == Rubric.Kind.PAIRWISE ? rubric.render(judged, Seat.B) : rubric.render(judged)).text();

        assertThat(prompt).isEqualTo(resource("golden/" + name + ".txt"));
    }

    @Test
    void theSeatsAreThoseAskedFor() {
        Rubric rubric = Rubrics.named("pairwise");

        assertThat(ReadPrompt.of(rubric.render(ONE, Seat.A).text()).texts())
                .containsExactly(
                        ONE.queries().get(0),
                        ONE.answers().get(0),
                        ONE.baseline().get(0));
        assertThat(ReadPrompt.of(rubric.render(ONE, Seat.A.other()).text()).texts())
                .containsExactly(
                        ONE.queries().get(0),
                        ONE.baseline().get(0),
                        ONE.answers().get(0));
    }

    @Test
    void turnsStandInTheirOrder() {
        assertThat(ReadPrompt.of(Rubrics.named("single").render(TWO).text()).texts())
                .containsExactly("What is 2 + 2?", "4", "It is 4.", "Doubled?", "8", "It is 9.");
        assertThat(ReadPrompt.of(Rubrics.named("pairwise").render(TWO, Seat.A).text())
                        .texts())
                .containsExactly("What is 2 + 2?", "4", "It is 4.", "Four.", "Doubled?", "8", "It is 9.", "Eight.");
    }

    @Test
    void aReferenceThatIsNotThereIsNotShown() {
        Rubric rubric = Rubrics.named("single");

        assertThat(ReadPrompt.of(rubric.render(TWO.withReferences(List.of("", "8")))
                                .text())
                        .texts())
                .containsExactly("What is 2 + 2?", "It is 4.", "Doubled?", "8", "It is 9.");
        assertThat(ReadPrompt.of(rubric.render(TWO.withReferences(List.of())).text())
                        .texts())
                .containsExactly("What is 2 + 2?", "It is 4.", "Doubled?", "It is 9.");
    }

    @Test
    void aPromptIsOneMessageOfTheUser() {
        JudgePrompt prompt = Rubrics.named("safety").render(ONE);

        assertThat(prompt.messages()).containsExactly(Message.user(prompt.text()));
        assertThat(prompt).isEqualTo(Rubrics.named("safety").render(ONE));
    }

    @Test
    void aComparisonNeedsTwoAnswersAndTheirSeats() {
        assertThatThrownBy(() -> Rubrics.named("pairwise").render(Case.of("7", "q", "a"), Seat.A))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the rubric pairwise compares two answers, and item 7 has nothing to compare with");
        assertThatThrownBy(() -> Rubrics.named("pairwise").render(ONE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Rubrics.named("safety").render(ONE, Seat.A))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSchemaOfScoresHasTheReasonBeforeTheScore() throws JsonProcessingException {
        assertThat(schema(scores("[1, 3]", false)))
                .isEqualTo(
                        "{'type':'object','properties':{'wit':{'type':'object','properties':{'reason':{'type':'string'},"
                                + "'score':{'type':'integer','enum':[1,2,3]}},'required':['reason','score'],"
                                + "'additionalProperties':false}},'required':['wit'],'additionalProperties':false}");
    }

    @Test
    void theSchemaOfScoresKnowsWhatIsNotApplicableAndOtherScales() throws JsonProcessingException {
        assertThat(schema(scores("[1, 2]", true)))
                .contains("'score':{'anyOf':[{'type':'integer','enum':[1,2]},{'type':'string','enum':['N/A']}]}");
        assertThat(schema(scores("[0, 1000]", false)))
                .contains("'score':{'type':'integer','minimum':0,'maximum':1000}");
        assertThat(schema(scores("[0.5, 2]", false))).contains("'score':{'type':'number','minimum':0.5,'maximum':2.0}");
    }

    @Test
    void theSchemaOfChoicesHasTheRationaleFirst() throws JsonProcessingException {
        Rubric rubric = Rubrics.parse("m", "{kind: pairwise, aspects: {wit: Better}, text: '{{case}} {{reply}}'}");

        assertThat(schema(rubric))
                .isEqualTo(
                        "{'type':'object','properties':{'rationale':{'type':'string'},'choices':{'type':'object',"
                                + "'properties':{'wit':{'type':'string','enum':['A','B','tie']}},'required':['wit'],"
                                + "'additionalProperties':false}},'required':['rationale','choices'],'additionalProperties':false}");
    }

    @Test
    void freeTextHasNoSchema() {
        assertThat(Rubrics.named("single").replySchema()).isEmpty();
    }

    @Test
    void aScaleIsToldAsItIs() {
        assertThat(scores("[0, 100]", false).render(ONE).text()).contains("score: a whole number from 0 to 100.\n");
        assertThat(scores("[0.5, 2]", true).render(ONE).text())
                .contains("score: a number from 0.5 to 2.0, or \"N/A\" where the aspect does not apply.\n");
    }

    private static Rubric scores(String scale, boolean notApplicable) {
        return Rubrics.parse(
                "m",
                "{kind: scores, scale: " + scale + ", notApplicable: " + notApplicable
                        + ", aspects: {wit: Witty}, text: '{{case}} {{reply}}'}");
    }

    private static String schema(Rubric rubric) throws JsonProcessingException {
        return new ObjectMapper()
                .writeValueAsString(rubric.replySchema().orElseThrow())
                .replace('"', '\'');
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(RubricTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
