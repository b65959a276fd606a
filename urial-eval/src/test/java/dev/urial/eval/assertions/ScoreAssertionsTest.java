package dev.urial.eval.assertions;

import static dev.urial.eval.assertions.ScoreAssertions.assertThatScores;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Score;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.judged.Judgment.Verdict;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ScoreAssertionsTest {
    private static final List<Judgment> RUN = List.of(scored("1", 4), scored("2", 5), scored("3", Double.NaN));

    private static Judgment scored(String id, double depth) {
        Score score = new Score(Double.isNaN(depth) ? OptionalDouble.empty() : OptionalDouble.of(depth), "");
        return judgment(id, "judge", Verdict.scored(Map.of("depth", score)));
    }

    private static Judgment judgment(String id, String judge, Verdict verdict) {
        return new Judgment(
                new Subject(new DatasetItem(id, List.of(), List.of("Why?"), Map.of()), Answers.of("So.")),
                new JudgedBy("rubric", judge),
                verdict,
                Calls.NONE);
    }

    @Test
    void aMeanThatIsReachedPasses() {
        assertThatScores(RUN)
                .areAllRead()
                .aspect("depth")
                .meanIsAtLeast(4.5)
                .hasAtLeast(2)
                .hasAtMostNa(1);
    }

    @Test
    void aMeanThatIsNotReachedIsToldWithItsIntervalAndCounts() {
        assertThatThrownBy(() -> assertThatScores(RUN).aspect("depth").meanIsAtLeast(4.6))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "expected the mean to be at least 4.6 on depth, was 4.500 [4.000, 5.000] (n = 2, 1 N/A left out)");
    }

    @Test
    void anNaCountsAsFiveIfAsked() {
        assertThatScores(RUN)
                .countingNaAsFive()
                .aspect("depth")
                .meanIsAtLeast(4.6)
                .hasAtLeast(3);
    }

    @Test
    void aMeanWhoseIntervalBeginsBelowIsNotSure() {
        assertThatThrownBy(() -> assertThatScores(RUN).aspect("depth").meanIsSurelyAtLeast(4.5))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "expected the 95% interval of the mean to be at least 4.5 from its start on depth");
    }

    @Test
    void anAspectThatNobodyScoredIsTold() {
        assertThatThrownBy(() -> assertThatScores(RUN).aspect("wit"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected scores of 'wit' among 3 judgments, aspects are [depth]");
    }

    @Test
    void aJudgmentThatFailedIsTold() {
        Judgment failed = judgment("4", "judge", Verdict.failed(new Failure("timed_out", "no reply")));
        assertThatThrownBy(() -> assertThatScores(List.of(failed)).areAllRead())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(
                        "expected all 1 judgments to be read, but 1 are not; the first is item '4', failed");
    }

    @Test
    void twoJudgesHaveNoCommonMean() {
        Judgment other = judgment("4", "other", Verdict.unparsed());
        assertThatThrownBy(() -> assertThatScores(List.of(RUN.get(0), other)).aspect("depth"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected judgments of one judge with one rubric");
    }
}
