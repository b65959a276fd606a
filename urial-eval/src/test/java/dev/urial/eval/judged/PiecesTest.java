package dev.urial.eval.judged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Score;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.judged.Pieces.Piece;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PiecesTest {
    private static final JudgedBy BY = new JudgedBy("six", "gpt");

    private static Judgment judgment(String id, String query, double score, JudgedBy by, String generator) {
        return new Judgment(
                new Subject(
                        new DatasetItem(id, List.of(), List.of(query), Map.of()),
                        new Answers(List.of("So."), Optional.of(generator))),
                by,
                Verdict.scored(Map.of("depth", new Score(OptionalDouble.of(score), ""))),
                Calls.NONE);
    }

    private static Judgment judgment(String id) {
        return judgment(id, "Why?", 4, BY, "base");
    }

    private static Piece piece(String file, Judgment... judgments) {
        return new Piece(Path.of(file), List.of(judgments));
    }

    @Test
    void piecesArePooledInOrder() {
        assertThat(Pieces.pooled(List.of(
                        piece("0-2", judgment("0"), judgment("1")), piece("2-4", judgment("2"), judgment("3")))))
                .extracting(Judgment::id)
                .containsExactly("0", "1", "2", "3");
    }

    @Test
    void whatIsSaidTwiceIsKeptOnce() {
        assertThat(Pieces.pooled(List.of(piece("a", judgment("0")), piece("b", judgment("0")))))
                .hasSize(1);
    }

    @Test
    void anotherVerdictOnTheSameItemIsRefusedByName() {
        assertThatThrownBy(() -> Pieces.pooled(
                        List.of(piece("a", judgment("0")), piece("b", judgment("0", "Why?", 3, BY, "base")))))
                .isInstanceOf(DataException.class)
                .hasMessage("b: has item '0' of a with another verdict");
    }

    @Test
    void numbersThatStartAgainInEachPieceAreRefusedByName() {
        assertThatThrownBy(() -> Pieces.pooled(
                        List.of(piece("a", judgment("0")), piece("b", judgment("0", "How?", 4, BY, "base")))))
                .hasMessage("b: has item '0' of a with another query");
    }

    @Test
    void anotherJudgeIsRefusedByName() {
        Judgment other = judgment("1", "Why?", 4, new JudgedBy("six", "claude"), "base");
        assertThatThrownBy(() -> Pieces.pooled(List.of(piece("a", judgment("0")), piece("b", other))))
                .isInstanceOf(DataException.class)
                .hasMessage("b: item '1' is of another run than a: the judge is 'claude' and not 'gpt'; pieces of one"
                        + " run are pooled, others must be grouped");
    }

    @Test
    void anotherRubricIsRefusedByName() {
        Judgment other = judgment("1", "Why?", 4, new JudgedBy("safety", "gpt"), "base");
        assertThatThrownBy(() -> Pieces.pooled(List.of(piece("a", judgment("0")), piece("b", other))))
                .hasMessageContaining("the rubric is 'safety' and not 'six'");
    }

    @Test
    void anotherGeneratorIsRefusedByName() {
        Judgment other = judgment("1", "Why?", 4, BY, "chat");
        assertThatThrownBy(() -> Pieces.pooled(List.of(piece("a", judgment("0")), piece("b", other))))
                .hasMessageContaining("the answers are by 'chat' and not by 'base'");
    }

    private static Judgment against(String id, String baseline) {
        Judgment one = judgment(id);
        Subject subject = new Subject(
                one.subject().item(),
                one.subject().candidate(),
                Optional.of(new Answers(List.of("Thus."), Optional.of(baseline))));
        return new Judgment(subject, BY, one.verdict(), one.calls());
    }

    @Test
    void anotherBaselineIsRefusedByName() {
        assertThatThrownBy(() -> Pieces.pooled(List.of(piece("a", against("0", "chat"), against("1", "tuned")))))
                .hasMessageContaining("they are held against answers by 'tuned' and not by 'chat'");
    }

    @Test
    void otherRunsStandApartIfGrouped() {
        Judgment other = judgment("0", "Why?", 2, new JudgedBy("six", "claude"), "base");
        assertThat(Pieces.grouped(List.of(piece("a", judgment("0")), piece("b", other), piece("c", judgment("1"))))
                        .values())
                .containsExactly(List.of(judgment("0"), judgment("1")), List.of(other));
    }
}
