package dev.urial.eval.rubric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Message;
import dev.urial.eval.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedTemplateTest {
    private static final String REPLY = """

            Fill in:
            ```
            {
                "wit": {"reason": "[why]", "score": "[score from 1 to 7]"},
                "charm": {"reason": "[why]", "score": "[score from 1 to 7]"}
            }
            ```
            """;
    private static final String CHOICES = """

            ```
            { "rationale": "[why]", "choices": { "wit": "[A or B or tie]", "charm": "[A or B or tie]" } }
            ```\s""";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Q ${instruction} A ${candidate} | Q why A so
                    $instruction.$candidate,        | why.so,
                    ${instruction}${candidate}x     | whysox
                    $$ $${candidate} $$$candidate $instruction | $ ${candidate} $so why
                    {$candidate} ${instruction}     | {so} why
                    ${candidate} ${candidate} $instruction | so so why
                    """)
    void scoresAreAskedForAsPythonFillsATemplate(String text, String filled) throws IOException {
        Rubric rubric = template("mine.txt", text + REPLY);

        assertThat(rubric.render(Case.of("1", "why", "so")).text()).isEqualTo(filled + REPLY);
    }

    @Test
    void whatIsPutInIsNotSearched() throws IOException {
        Rubric scores = template("scores.txt", "${instruction}|${candidate}" + REPLY);
        Rubric pairs = template("pairs.md", "{$instruction}|{$candidate_A}|{$candidate_B}" + CHOICES);
        String hostile = "$$ ${candidate} $instruction {$candidate_A} {$candidate_B} \\ $1";

        assertThat(scores.render(Case.of("1", hostile, hostile)).text()).isEqualTo(hostile + "|" + hostile + REPLY);
        assertThat(pairs.render(Case.of("1", hostile, hostile).against(List.of(hostile)), Seat.A)
                        .text())
                .isEqualTo(hostile + "|" + hostile + "|" + hostile + CHOICES);
    }

    @Test
    void aPairIsSeatedAsAsked() throws IOException {
        Rubric pairs = template("pairs.md", "{$candidate_B} {$instruction} {$candidate_A} {$other} $x $$" + CHOICES);
        Case judged = Case.of("1", "q", "mine").against(List.of("theirs"));

        assertThat(pairs.render(judged, Seat.A).text()).isEqualTo("theirs q mine {$other} $x $$" + CHOICES);
        assertThat(pairs.render(judged, Seat.B).text()).isEqualTo("mine q theirs {$other} $x $$" + CHOICES);
    }

    @Test
    void theSystemMessageIsThatOfTheTools() throws IOException {
        JudgePrompt prompt =
                template("mine.txt", "$instruction $candidate" + REPLY).render(Case.of("1", "q", "a"));

        assertThat(prompt.messages())
                .containsExactly(
                        Message.system("You are an AI assistant that helps people find information."),
                        Message.user("q a" + REPLY));
    }

    @Test
    void aspectsAndScaleAreThoseOfTheReplyItAsksFor() throws IOException {
        Rubric rubric = template("mine.scores.txt", "$instruction $candidate" + REPLY);

        assertThat(rubric.name()).isEqualTo("mine.scores");
        assertThat(rubric.kind()).isEqualTo(Rubric.Kind.SCORES);
        assertThat(rubric.published()).isTrue();
        assertThat(rubric.aspects()).containsExactly(new Aspect("wit", ""), new Aspect("charm", ""));
        assertThat(rubric.scale()).contains(new Scale(1, 7));
        assertThat(rubric.notApplicable()).isTrue();
        assertThat(rubric.showsReferences()).isFalse();
        assertThat(rubric.replySchema()).isPresent();
    }

    @Test
    void aReplyWithFurtherFieldsHasNoSchema() throws IOException {
        String more = REPLY.replace("\"reason\"", "\"doubt\": \"\", \"reason\"");
        assertThat(template("more.txt", "$instruction $candidate" + more).replySchema())
                .isEmpty();
        String pairs = CHOICES.replace("\"choices\"", "\"doubt\": \"\", \"choices\"");
        assertThat(template("pairs.md", "{$instruction}{$candidate_A}{$candidate_B}" + pairs)
                        .replySchema())
                .isEmpty();
    }

    @Test
    void aTemplateWithTwoCandidatesIsPairwise() throws IOException {
        Rubric rubric = template("pairs.md", "{$instruction}{$candidate_A}{$candidate_B}" + CHOICES);

        assertThat(rubric.kind()).isEqualTo(Rubric.Kind.PAIRWISE);
        assertThat(rubric.aspects()).extracting(Aspect::name).containsExactly("wit", "charm");
        assertThat(rubric.scale()).isEqualTo(Optional.empty());
        assertThat(rubric.replySchema()).isPresent();
    }

    @Test
    void lineEndsAreThoseThatPythonReads() throws IOException {
        String text = "$instruction\n$candidate" + REPLY;

        assertThat(template("dos.txt", text.replace("\n", "\r\n")).text()).isEqualTo(text);
    }

    @Test
    void onlyOneTurnIsKnown() throws IOException {
        Rubric rubric = template("mine.txt", "$instruction $candidate" + REPLY);
        Case judged = new Case("81", List.of("q", "r"), List.of("a", "b"), List.of(), List.of());

        assertThatThrownBy(() -> rubric.render(judged))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "the rubric mine is a published template, which knows one query and its answer; item 81 has 2 turns");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    just text                  | is no judge template, it lacks ${instruction} and ${candidate}
                    $instruction               | it lacks ${candidate};
                    {$instruction} {$candidate_B} | it lacks {$candidate_A};
                    a~$instruction $candidate $ | mine.txt:2: a lone $ cannot be filled
                    $instruction $candidate~~${other} | mine.txt:3: $other cannot be filled
                    $instruction $candidate $5 | $$ is a dollar sign
                    """)
    void aTextThatCannotBeFilledIsRefused(String text, String message) {
        assertThatThrownBy(() -> template("mine.txt", text.replace('~', '\n') + REPLY))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void eachPlaceholderThatCannotBeFilledIsAProblem() {
        assertThatThrownBy(() -> template("mine.txt", "$instruction $candidate $a\n$b $" + REPLY))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(3));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    no fence                        | it has none
                    ```~{"wit": ~```                | must end with the JSON to be filled in
                    ```~{}~```                      | has no scores by aspect
                    ```~{"my wit": {"score": "from 1 to 5"}}~``` | an aspect's name: must be letters
                    ```~{"wit": {"score": "high"}}~``` | must tell one scale
                    """)
    void aReplyThatTellsNoAspectsIsRefused(String reply, String message) {
        assertThatThrownBy(() -> template("mine.txt", "$instruction $candidate\n" + reply.replace('~', '\n')))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    private Rubric template(String name, String text) throws IOException {
        return Rubrics.read(Files.writeString(folder.resolve(name), text));
    }
}
