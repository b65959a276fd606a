package dev.urial.eval.figures;

import dev.urial.eval.Score;
import java.util.OptionalDouble;

/** What counts for an aspect that a judge finds not applicable ({@code N/A}). */
public enum NaRule {
    /** Nothing: the mean is of the scores that there are. */
    SKIP,
    /** Five: the published rule ({@code just_eval/evaluate.py}, {@code report}), for rubrics of one to five. */
    FIVE;

    private static final double BEST = 5;

    /** What a score counts. */
    public OptionalDouble value(Score score) {
        return score.value().isPresent() || this == SKIP ? score.value() : OptionalDouble.of(BEST);
    }
}
