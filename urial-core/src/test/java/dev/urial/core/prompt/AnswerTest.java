package dev.urial.core.prompt;

import static dev.urial.core.prompt.TemplatesByName.answer;
import static dev.urial.core.prompt.TemplatesByName.answerOf;
import static dev.urial.core.prompt.TemplatesByName.asPublished;
import static dev.urial.core.prompt.TemplatesByName.completed;
import static dev.urial.core.prompt.TemplatesByName.contained;
import static dev.urial.core.prompt.TemplatesByName.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.PromptTemplate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a model's text: where it stops, and which part of it is the answer. */
class AnswerTest {
    private static final PromptTemplate BACKTICKS = contained("urial-backticks");

    static List<String> names() {
        return UrialTemplates.names();
    }

    @Test
    void theWholeSeparationIsTheFirstStop() {
        assertThat(stops("urial-backticks").get(0)).isEqualTo("\n```\n\n# Query:");
        assertThat(stops("urial-legacy").get(0)).isEqualTo("\n```\n\n# Query:");
        assertThat(stops("urial-v2").get(0)).isEqualTo("\n\n\n# Query:");
        assertThat(stops("urial-v4").get(0)).isEqualTo("\n\n\nUser:");
        assertThat(stops("urial-v5").get(0)).isEqualTo("\n\n\n# User:");
        assertThat(stops("urial-v6").get(0)).isEqualTo("\n\n\n# User:");
        assertThat(stops("zero-shot").get(0)).isEqualTo("``` \n\n \n# Query:");
        assertThat(stops("zero-shot-shift").get(0)).isEqualTo("``` \n\n \n# Query:");
    }

    @Test
    void asPublishedTheStopsAreThoseOfTheTools() {
        for (String name : List.of("urial-backticks", "urial-v2", "urial-v4", "urial-v5", "urial-v6")) {
            assertThat(asPublished(name).render("", List.of(), query("Hi?")).stops())
                    .containsExactly("# Query", "# User");
        }
        for (String name : List.of("urial-legacy", "zero-shot", "zero-shot-shift")) {
            assertThat(asPublished(name).render("", List.of(), query("Hi?")).stops())
                    .containsExactly("Query", "</answer>");
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void headingsOfAnAnswerDoNotEndIt(String name) {
        String report = "# Report\n\n# Query plan\n\n# User guide\n\n# Answers\n\n# Instructions\n\n1. Stir.";

        assertThat(answer(contained(name), report)).isEqualTo(report);
    }

    @Test
    void asPublishedTheyDo() {
        assertThat(answer(asPublished("urial-backticks"), "Sure.\n\n# Query plan\n\nSeq scan"))
                .isEqualTo("Sure.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n```\n# Query:", "\n```\n\n# Query:", "\n```\n\n\n# Query:"})
    void anyUsualNumberOfLineBreaksAfterTheClosingFenceMakesTheAnswerExact(String separation) {
        assertThat(answer(BACKTICKS, " Hi! \n" + separation + "\n```\nmore")).isEqualTo(" Hi! \n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hi!\n```",
                "Hi!\n```\n",
                "Hi!\n``` \n\n",
                "Hi!```",
                "Hi!\n```\n\n# Answer:\n```\nmore",
                "Hi!\n\n# Query:\n```\nmore",
                "Hi!\n``` \n# Query:",
                "Hi!\n```\n\nThe next question is",
                "Hi!\n```\n\n# Instruction\n\nBelow is a list",
                "\n\nHi!",
                " Hi!",
                "Hi!\n\n"
            })
    void aClosingFenceAndWhatFollowsItIsNoPartOfTheAnswer(String raw) {
        assertThat(answer(BACKTICKS, raw)).isEqualTo("Hi!");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Code:\n```python\nprint(1)\n```",
                "Code:\n```python\nprint(1)\n```\n\nIt prints 1.",
                "Code:\n```\nprint(1)\n```\n\nIt prints 1.",
                "```\nprint(1)\n```",
                "1. Run:\n   ```\n\n   make\n   ```\n2. Done",
                "````markdown\n```\n\nx\n```\n````\nend",
                "```\n```python\n\nx\n```\nend",
                "Write ```x``` for code",
                "    return a + b\n",
                "Cut off in a block:\n```java\nint x ="
            })
    void codeOfTheAnswerSurvives(String text) {
        assertThat(answerOf(BACKTICKS, text, FinishReason.LENGTH)).isEqualTo(text.stripTrailing());
        assertThat(answer(BACKTICKS, text + "\n```\n\n# Query:")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Code:\n```python\nprint(1)\n```", "Code:\n```\nprint(1)\n```\n\nIt prints 1."})
    void theClosingFenceAfterCodeGoes(String text) {
        assertThat(answer(BACKTICKS, text + "\n```")).isEqualTo(text);
        assertThat(answer(BACKTICKS, text + "\n```\n\n# Answer:")).isEqualTo(text);
        assertThat(answer(BACKTICKS, text + "\n```\n\nAnother thought")).isEqualTo(text);
    }

    @Test
    void asPublishedEveryFenceIsDeleted() {
        assertThat(answer(asPublished("urial-backticks"), " Run:\n```sh\nls\n```\nDone<|endoftext|>x\n```\n\n# Query:"))
                .isEqualTo("Run:\nsh\nls\n\nDone x");
    }

    @Test
    void asPublishedWhiteSpaceIsThatOfPython() {
        assertThat(answer(asPublished("urial-v5"), "\u00A0\u2007 Hi!\u0085\u202F\n"))
                .isEqualTo("Hi!");
    }

    @Test
    void thePapersRunsWereCleanedUpByOtherRules() {
        PromptTemplate legacy = asPublished("urial-legacy");

        assertThat(answer(legacy, "Use SELECT.\n```\n\n# Query:\n```x```")).isEqualTo("Use SELECT.");
        assertThat(answer(legacy, "Hi!</answer> x")).isEqualTo("Hi!");
        assertThat(answer(legacy, "Hi!\n --- \n ```")).isEqualTo("Hi!");
        assertThat(answer(legacy, "Hi!\n```\n# Next")).isEqualTo("Hi!");
        assertThat(answer(legacy, "Hi!</s>")).isEqualTo("Hi!");
        assertThat(answer(asPublished("zero-shot"), "Paris.``` \n\n \n# Query: \n"))
                .isEqualTo("Paris.");
    }

    @Test
    void aModelUnderTheZeroShotFormBeginsWithASpaceAndClosesOnTheLine() {
        PromptTemplate zeroShot = contained("zero-shot");

        assertThat(answer(zeroShot, " Paris.\n```")).isEqualTo("Paris.");
        assertThat(answer(zeroShot, " Paris.```\n\n# Query:")).isEqualTo("Paris.");
        assertThat(answer(zeroShot, "\nParis. ``` \n\n ")).isEqualTo("Paris.");
        assertThat(answer(zeroShot, "Paris.``` \n\n \n# Query: \n ```")).isEqualTo("Paris.");
    }

    @Test
    void withoutFencesABareFenceIsTheAnswers() {
        String text = "Code:\n```\nx\n```";

        assertThat(answer(contained("urial-v5"), text + "\n\n# User:\n")).isEqualTo(text);
        assertThat(answer(contained("urial-v5"), text)).isEqualTo(text);
    }

    @Test
    void anAnswerMayHoldADialogueUnderTheFormWithoutMarks() {
        String dialogue = "Here you go:\n\nUser: Hi!\nAssistant: Hello!";

        assertThat(answer(contained("urial-v4"), dialogue + "\n\nUser:\n\nNext?"))
                .isEqualTo(dialogue);
    }

    @ParameterizedTest
    @MethodSource("names")
    void nothingIsAnAnswerToo(String name) {
        assertThat(answer(contained(name), "")).isEmpty();
        assertThat(answer(contained(name), " \n ")).isEmpty();
        assertThat(answer(asPublished(name), " \n ")).isEmpty();
    }

    @Test
    void theStopIsReportedWhole() {
        assertThat(completed(BACKTICKS, "Hi!\n```\n\n# Query:\n").stop()).contains("\n```\n\n# Query:");
    }

    private static List<String> stops(String name) {
        return contained(name).render("", List.of(), query("Hi?")).stops();
    }
}
