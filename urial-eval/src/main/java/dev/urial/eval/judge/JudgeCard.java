package dev.urial.eval.judge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a judge is.
 *
 * @param judge what it is called in judged files: a model's reference, or a plug-in's name
 * @param rubric the name of what it judges by
 * @param compares whether it compares two answers; else it scores one
 * @param eachTurn whether every turn of a conversation is judged, by a ruling of its own; else the last one is
 * @param maxConcurrent cases that it takes at once, at least 1
 * @param facts for the manifest, as its keys: all that changes what the judge says, such as {@code rubric}, {@code models} and {@code
 *     sampling}; a plug-in may have none
 */
public record JudgeCard(
        String judge, String rubric, boolean compares, boolean eachTurn, int maxConcurrent, Map<String, Object> facts) {
    public JudgeCard {
        if (judge.isBlank() || rubric.isBlank()) {
            throw new IllegalArgumentException(
                    "judge and rubric: must be names, were '" + judge + "', '" + rubric + "'");
        }
        if (maxConcurrent < 1) {
            throw new IllegalArgumentException("maxConcurrent: must be at least 1, was " + maxConcurrent);
        }
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** A judge that scores whole conversations on one thread at a time, and of which nothing more is to be told. */
    public static JudgeCard scoring(String judge, String rubric) {
        return new JudgeCard(judge, rubric, false, false, 1, Map.of());
    }
}
