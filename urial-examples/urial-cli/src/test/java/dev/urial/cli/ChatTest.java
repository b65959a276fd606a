package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A conversation whose questions come from a file or a program. */
class ChatTest {
    private static final String MODEL = "bigram:aligned?context=20000";

    @Test
    void eachLineIsAQuestionAndOnlyAnswersGoToStandardOutput() {
        Run run = Run.withInput("\uFEFFWhere?\r\n\n  \nAnd now?", "chat", "-m", MODEL, "--repetition-penalty", "1");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("the mat\nthe mat\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theSecondPromptHoldsTheFirstQuestionAndItsAnswer() {
        Run run =
                Run.withInput("a\nb\n", "chat", "-m", MODEL, "--stats", "-p", "urial-k0", "--repetition-penalty", "1");
        int[] tokens = run.err()
                .lines()
                .mapToInt(line -> Integer.parseInt(line.replaceAll("urial: (\\d+) prompt tokens .*", "$1")))
                .toArray();
        // the five-word model's tokens are bytes, but for " the" and " mat" after white space
        String exchange = "# Query:\n```\na\n```\n\n# Answer:\n```\nthe mat\n```\n\n";
        assertThat(tokens).hasSize(2);
        assertThat(tokens[1] - tokens[0]).isEqualTo(exchange.length() - " mat".length() + 1);
    }

    @Test
    void linesAreTakenAsTheyStand() {
        Run run = Run.withInput("/exit\n\"\"\"\nC:\\\n", "chat", "-m", MODEL, "--repetition-penalty", "1");
        assertThat(run.out().lines()).hasSize(3);
        assertThat(run.code()).isZero();
    }

    @Test
    void noQuestionIsNoFailure() {
        Run run = Run.withInput("", "chat", "-m", MODEL);
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'x', 1", "'x,x', 1", "'Where?,x,Where?', 3"})
    void whatFailsIsToldAndTheNextLineIsAsked(String lines, int code) {
        String input = lines.replace(",", "\n").replace("x", "x".repeat(3000));
        Run run = Run.withInput(input, "chat", "-m", "bigram:aligned?context=3000", "--max-tokens", "4");
        assertThat(run.code()).isEqualTo(code);
        assertThat(run.err().lines().filter(line -> line.contains("the context holds 3000")))
                .hasSize((int) lines.chars().filter(c -> c == 'x').count());
        assertThat(run.out().lines()).hasSize(code == 3 ? 2 : 0);
    }

    @Test
    void thatOldQuestionsAreNoLongerShownIsSaid() {
        String input = ("Where? " + "x".repeat(300) + "\n").repeat(6);
        Run run = Run.withInput(
                input, "chat", "-m", "bigram:aligned?context=2000", "-p", "urial-k0", "--max-tokens", "4");
        assertThat(run.code()).isZero();
        assertThat(run.out().lines()).hasSize(6);
        assertThat(run.err()).contains("no longer fits the model's context");
        assertThat(run.err().lines().count()).isBetween(1L, 3L);
    }

    @Test
    void aModelThatIsNoneEndsWithTwo() {
        assertThat(Run.withInput("a\n", "chat", "-m", "bigrm:base").code()).isEqualTo(2);
        assertThat(Run.of("chat", "Where?").code()).isEqualTo(2);
    }
}
