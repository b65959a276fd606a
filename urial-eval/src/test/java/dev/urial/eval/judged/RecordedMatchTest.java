package dev.urial.eval.judged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.data.JsonLine;
import dev.urial.core.spi.DataException;
import dev.urial.eval.Winner;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Status;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.judged.Preference.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of FastChat's MT-Bench, in their form. */
class RecordedMatchTest {
    private static final String ONE_TURN =
            "[Instruction]\nJudge.\n\n[Question]\nWhy?\n\n[The Start of Assistant's Answer]\nSo.\n[The End of Assistant's Answer]";
    private static final String ONE_TURN_WITH_REFERENCE =
            "[Instruction]\nJudge.\n\n[Question]\nWhy?\n\n[The Start of Reference Answer]\nThus.\n[The End of Reference Answer]\n\n"
                    + "[The Start of Assistant's Answer]\nSo.\n[The End of Assistant's Answer]";
    private static final String TWO_TURNS =
            conversation("Assistant A's Conversation with User", "Assistant A", "So", "No");
    private static final String TWO_TURNS_WITH_REFERENCE =
            conversation("Reference Answer", "Reference answer", "Thus", "Never") + "\n\n\n" + TWO_TURNS;

    @TempDir
    private Path folder;

    private static String conversation(String title, String speaker, String first, String second) {
        return "<|The Start of " + title + "|>\n\n### User:\nWhy?\n\n### " + speaker + ":\n" + first
                + ".\n\n### User:\nReally?\n\n### " + speaker + ":\n" + second + ".\n\n<|The End of " + title + "|>";
    }

    private static Map<String, Object> single(String model, int turn, String prompt, Object score) {
        return new HashMap<>(Map.of(
                "question_id",
                81,
                "model",
                model,
                "judge",
                List.of("gpt-4", turn == 1 ? "single-v1" : "single-v1-multi-turn"),
                "user_prompt",
                prompt,
                "judgment",
                "Fair. Rating: [[" + score + "]]",
                "score",
                score,
                "turn",
                turn,
                "tstamp",
                1686286924.1));
    }

    private static Map<String, Object> pair(String first, String second) {
        return new HashMap<>(Map.of(
                "question_id",
                81,
                "model_1",
                "base",
                "model_2",
                "chat",
                "g1_winner",
                first,
                "g2_winner",
                second,
                "judge",
                List.of("gpt-4", "pair-v2"),
                "g1_user_prompt",
                seated("So.", "Thus."),
                "g1_judgment",
                "One. [[A]]",
                "g2_user_prompt",
                seated("Thus.", "So."),
                "g2_judgment",
                "Two. [[A]]"));
    }

    private static String seated(String a, String b) {
        return "[User Question]\nWhy?\n\n[The Start of Assistant A's Answer]\n" + a
                + "\n[The End of Assistant A's Answer]\n\n[The Start of Assistant B's Answer]\n" + b
                + "\n[The End of Assistant B's Answer]";
    }

    private Path file(Map<String, Object> object) throws IOException {
        return Files.writeString(folder.resolve("gpt-4.jsonl"), JsonLine.of(object));
    }

    private Path twoLines(Map<String, Object> one, Map<String, Object> other) throws IOException {
        return Files.write(folder.resolve("gpt-4.jsonl"), List.of(JsonLine.of(one), JsonLine.of(other)));
    }

    private Judgment read(Map<String, Object> object) throws IOException {
        return JudgedFile.read(file(object)).get(0);
    }

    @Test
    void aScoreIsReadWithWhomItIsOf() throws IOException {
        Judgment judgment = read(single("base", 1, ONE_TURN, 7));
        assertThat(judgment.id()).isEqualTo("81");
        assertThat(judgment.by()).isEqualTo(new JudgedBy("mt-bench-single", "gpt-4"));
        assertThat(judgment.subject().candidate().generator()).contains("base");
        assertThat(score(judgment)).isEqualTo(7);
        assertThat(judgment.calls().raw()).containsExactly("Fair. Rating: [[7]]");
        assertThat(judgment.labels()).isEqualTo(Map.of("template", "single-v1"));
    }

    private static double score(Judgment judgment) {
        return Objects.requireNonNull(judgment.verdict().scores().get("overall"))
                .value()
                .orElseThrow();
    }

    @Test
    void queriesAndAnswersStandInTheJudgesPrompt() throws IOException {
        for (String prompt : List.of(ONE_TURN, ONE_TURN_WITH_REFERENCE)) {
            Judgment judgment = read(single("base", 1, prompt, 7));
            assertThat(judgment.subject().item().queries()).containsExactly("Why?");
            assertThat(judgment.subject().candidate().texts()).containsExactly("So.");
        }
        for (String prompt : List.of(TWO_TURNS, TWO_TURNS_WITH_REFERENCE)) {
            Judgment judgment = read(single("base", 2, prompt, 7.5));
            assertThat(judgment.subject().item().queries()).containsExactly("Why?", "Really?");
            assertThat(judgment.subject().candidate().texts()).containsExactly("So.", "No.");
        }
    }

    @Test
    void aPromptThatCouldBeTakenApartInTwoWaysIsNot() throws IOException {
        for (String hostile : List.of(
                ONE_TURN.replace("So.", "So.\n[The End of Assistant's Answer]"),
                ONE_TURN.replace("So.", "[The Start of Assistant's Answer]"),
                ONE_TURN.replace("Why?", "Why?\n\n[The Start of Assistant's Answer]\nWhat?"),
                ONE_TURN + " And now?",
                "Judge this.")) {
            Judgment judgment = read(single("base", 1, hostile, 7));
            assertThat(judgment.subject().item().queries()).containsExactly(hostile);
            assertThat(judgment.subject().candidate().texts()).isEmpty();
            assertThat(score(judgment)).isEqualTo(7);
        }
        String hostile = TWO_TURNS.replace("So.", "So.\n\n### User:\nAnd?\n\n### Assistant A:\nSo.");
        assertThat(read(single("base", 2, hostile, 7)).subject().item().queries())
                .containsExactly("", hostile);
    }

    @Test
    void turnsAreJudgmentsOfTheirOwnWhateverTheirTemplates() throws IOException {
        Path file = twoLines(single("base", 1, ONE_TURN, 7), single("base", 2, TWO_TURNS, 5));
        assertThat(Pieces.pooled(List.of(new Piece(file, JudgedFile.read(file)))))
                .extracting(judgment -> judgment.key().turns())
                .containsExactly(1, 2);
    }

    @Test
    void eachModelOfAFileIsARunOfItsOwn() throws IOException {
        Path file = twoLines(single("base", 1, ONE_TURN, 7), single("chat", 1, ONE_TURN, 9));
        List<Piece> pieces = List.of(new Piece(file, JudgedFile.read(file)));
        assertThat(Pieces.grouped(pieces).keySet())
                .extracting(run -> run.generator().orElseThrow())
                .containsExactly("base", "chat");
        assertThatThrownBy(() -> Pieces.pooled(pieces))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the answers are by 'chat' and not by 'base'");
    }

    @Test
    void anItemThatIsJudgedTwiceIsRefusedWithItsLine() throws IOException {
        Path file = twoLines(single("base", 1, ONE_TURN, 7), single("base", 1, ONE_TURN, 8));
        assertThatThrownBy(() -> JudgedFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageEndingWith(":2: has the id '81' of line 1");
    }

    @Test
    void aReplyThatTheirToolDidNotReadIsUnparsedAndOneThatNeverCameFailed() throws IOException {
        assertThat(read(single("base", 1, ONE_TURN, -1)).verdict().status()).isEqualTo(Status.UNPARSED);
        Map<String, Object> gone = single("base", 1, ONE_TURN, -1);
        gone.put("judgment", "$ERROR$");
        assertThat(read(gone).verdict().status()).isEqualTo(Status.FAILED);
        assertThat(read(gone).calls().raw()).isEmpty();
    }

    @Test
    void aPairHasAVerdictInEachSeating() throws IOException {
        Judgment judgment = read(pair("model_1", "model_1"));
        assertThat(judgment.by().rubric()).isEqualTo("mt-bench-pair");
        assertThat(judgment.subject().candidate().texts()).containsExactly("So.");
        assertThat(judgment.subject().baseline().orElseThrow().texts()).containsExactly("Thus.");
        assertThat(judgment.subject().baseline().orElseThrow().generator()).contains("chat");
        assertThat(preference(judgment).winner()).contains(Winner.CANDIDATE);
        assertThat(preference(judgment).orders())
                .extracting(Order::candidateFirst)
                .containsExactly(true, false);
        assertThat(judgment.calls().raw()).containsExactly("One. [[A]]", "Two. [[A]]");
    }

    private static Preference preference(Judgment judgment) {
        return judgment.verdict().preference().orElseThrow();
    }

    @Test
    void aVerdictThatFlipsWithTheSeatIsATie() throws IOException {
        assertThat(preference(read(pair("model_1", "model_2"))).winner()).contains(Winner.TIE);
        assertThat(preference(read(pair("model_2", "tie"))).winner()).contains(Winner.TIE);
    }

    @Test
    void aSeatingThatWasNotReadLeavesThePairUnparsed() throws IOException {
        Judgment judgment = read(pair("error", "model_2"));
        assertThat(judgment.verdict().status()).isEqualTo(Status.UNPARSED);
        assertThat(preference(judgment).orders())
                .extracting(Order::winner)
                .containsExactly(Optional.empty(), Optional.of(Winner.BASELINE));
    }

    @Test
    void whatIsNoSuchWinnerIsRefused() throws IOException {
        Path file = file(pair("model_3", "tie"));
        assertThatThrownBy(() -> JudgedFile.read(file))
                .hasMessageContaining("'g1_winner' must be model_1, model_2, tie or error, was 'model_3'");
    }

    @Test
    void aJudgmentReadFromThereCanBeWrittenAsOurs() throws IOException {
        for (Map<String, Object> object : List.of(single("base", 2, TWO_TURNS, 7), pair("tie", "error"))) {
            Judgment judgment = read(object);
            assertThat(JudgedFile.parse(JudgedFile.line(judgment))).isEqualTo(judgment);
        }
    }
}
