package dev.urial.eval.assertions;

import dev.urial.eval.judged.Judgment;
import java.util.List;

/** Where assertions on judgments start. */
public final class ScoreAssertions {
    private ScoreAssertions() {}

    /**
     * Asserts on the scores of a run.
     *
     * <pre>{@code
     * assertThatScores(JudgedFile.read(Path.of("judged.jsonl")))
     *         .areAllRead()
     *         .aspect("helpfulness").meanIsAtLeast(4.2);
     * }</pre>
     *
     * @param judgments of one judge with one rubric
     */
    public static ScoresAssert assertThatScores(List<Judgment> judgments) {
        return new ScoresAssert(judgments);
    }
}
