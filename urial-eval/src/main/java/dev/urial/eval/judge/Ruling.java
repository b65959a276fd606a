package dev.urial.eval.judge;

import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.eval.Score;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.Verdict;
import java.util.Map;

/**
 * What a judge says of a case.
 *
 * @param verdict what came of it
 * @param calls what a model was asked for it, and replied; {@link Calls#NONE} where none was
 */
public record Ruling(Verdict verdict, Calls calls) {
    /** Scores that no model was asked for. */
    public static Ruling scored(Map<String, Score> scores) {
        return new Ruling(Verdict.scored(scores), Calls.NONE);
    }

    /** No verdict, and nothing was asked. */
    public static Ruling failed(String kind, String message) {
        return new Ruling(Verdict.failed(new Failure(kind, message)), Calls.NONE);
    }
}
