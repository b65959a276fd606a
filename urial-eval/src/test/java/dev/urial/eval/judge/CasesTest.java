package dev.urial.eval.judge;

import static dev.urial.eval.judge.AnswersMade.answered;
import static dev.urial.eval.judge.AnswersMade.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.urial.core.data.DatasetFile;
import dev.urial.core.spi.DataException;
import dev.urial.eval.judged.Judgment.ItemKey;
import dev.urial.eval.rubric.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CasesTest {
    @TempDir
    private Path folder;

    private Cases pairs(Path answers, Path others) {
        return Cases.read(answers, Optional.of(others), Optional.empty());
    }

    private Path references(String... lines) throws IOException {
        return Files.write(folder.resolve("references.jsonl"), List.of(lines));
    }

    @Test
    void answersAreJoinedById() throws IOException {
        Path ours = file(folder, "ours.jsonl", answered("a"), answered("b"));
        Path theirs = file(folder, "theirs.jsonl", answered("b"), answered("a"));
        assertThat(pairs(ours, theirs).entries())
                .extracting(Entry::key)
                .containsExactly(new ItemKey("a", 1), new ItemKey("b", 1));
    }

    @Test
    void whatOnlyOneFileHasIsLeftOutAndToldOf() throws IOException {
        Path ours =
                file(folder, "ours.jsonl", answered("a"), answered("b"), answered("c"), answered("d"), answered("e"));
        Path theirs = file(folder, "theirs.jsonl", answered("a"), answered("z"));
        Cases cases = pairs(ours, theirs);
        assertThat(cases.entries()).hasSize(1);
        assertThat(cases.notes())
                .containsExactly(
                        "4 items are only in " + ours + " and left out: b, c, d, ...",
                        "1 item is only in " + theirs + " and left out: z");
    }

    @Test
    void filesWithoutACommonItemAreRefused() throws IOException {
        Path ours = file(folder, "ours.jsonl", answered("a"));
        Path theirs = file(folder, "theirs.jsonl", answered("b"));
        assertThatExceptionOfType(DataException.class).isThrownBy(() -> pairs(ours, theirs));
    }

    @Test
    void answersToDifferentQuestionsUnderOneIdAreRefused() throws IOException {
        Path ours = file(folder, "ours.jsonl", answered("a"));
        Path theirs = file(folder, "theirs.jsonl", answered("a", List.of("Another?"), List.of("Yes.")));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> pairs(ours, theirs))
                .withMessageContaining("item 'a' is not asked what it is in");
    }

    @Test
    void aConversationIsJudgedTurnByTurn() throws IOException {
        Path answers = file(folder, "a.jsonl", answered("m", List.of("One?", "Two?"), List.of("1", "2")));
        List<Entry> turns = Cases.read(answers).entries(true);
        assertThat(turns).extracting(Entry::key).containsExactly(new ItemKey("m", 1), new ItemKey("m", 2));
        assertThat(turns.get(0).toCase()).isEqualTo(Case.of("m", "One?", "1"));
    }

    @Test
    void howTheLastAnswerEndedReachesTheJudge() throws IOException {
        Path ours = file(folder, "ours.jsonl", answered("m", List.of("One?", "Two?"), List.of("1", "2")));
        Path theirs = file(folder, "theirs.jsonl", answered("m", List.of("One?", "Two?"), List.of("3", "4")));
        List<Entry> turns = pairs(ours, theirs).entries(true);
        assertThat(turns.get(0).toCase().ends()).isEqualTo(Case.Ends.UNKNOWN);
        assertThat(turns.get(1).toCase().ends()).isEqualTo(new Case.Ends(Optional.of("stop"), Optional.of("stop")));
    }

    @Test
    void aTurnThatWasAnsweredIsJudgedThoughALaterOneFailed() throws IOException {
        Path answers = file(folder, "a.jsonl", answered("m", List.of("One?", "Two?"), List.of("1")));
        List<Entry> turns = Cases.read(answers).entries(true);
        assertThat(turns.get(0).missing()).isEmpty();
        assertThat(turns.get(1).missing()).isPresent();
    }

    @Test
    void referencesAreFoundById() throws IOException {
        Path answers = file(folder, "a.jsonl", answered("m", List.of("One?", "Two?"), List.of("1", "2")));
        Path references =
                references("{\"question_id\": \"m\", \"turns\": [\"One?\", \"Two?\"], \"reference\": [\"I\", \"II\"]}");
        Cases cases = Cases.read(answers, Optional.empty(), Optional.of(DatasetFile.read(references, false)));
        assertThat(cases.entries().get(0).toCase().references()).containsExactly("I", "II");
        assertThat(cases.entries(true).get(0).toCase().references()).containsExactly("I");
    }

    @Test
    void anItemWithoutAReferenceIsToldOf() throws IOException {
        Path answers = file(folder, "a.jsonl", answered("a"), answered("b"));
        Path references = references("{\"id\": \"a\", \"query\": \"What of a?\", \"reference\": \"This.\"}");
        Cases cases = Cases.read(answers, Optional.empty(), Optional.of(DatasetFile.read(references, false)));
        assertThat(cases.notes()).singleElement().asString().contains("without a reference", "b");
        assertThat(cases.entries().get(1).references()).isEmpty();
    }
}
