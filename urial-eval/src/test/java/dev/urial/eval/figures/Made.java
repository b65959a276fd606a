package dev.urial.eval.figures;

import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Choice;
import dev.urial.eval.Score;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.judged.Preference;
import dev.urial.eval.judged.Preference.Order;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Judgments to count. */
final class Made {
    static final Bootstrap BOOTSTRAP = new Bootstrap(7);
    private static final JudgedBy BY = new JudgedBy("six", "judge");
    private static final String QUERY = "Why?";

    private Made() {}

    /** Scored on one aspect; NaN is N/A. */
    static Judgment scored(String id, double depth) {
        return scored(id, Map.of("depth", depth), Map.of(), 1);
    }

    /**
     * Scored.
     *
     * @param scores NaN is N/A
     * @param words of the answer
     */
    static Judgment scored(String id, Map<String, Double> scores, Map<String, Object> labels, int words) {
        Map<String, Score> told = new LinkedHashMap<>();
        scores.forEach((aspect, value) -> told.put(aspect, score(value)));
        return judgment(id, labels, words, Verdict.scored(told));
    }

    private static Score score(double value) {
        return new Score(Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value), "");
    }

    /** The turns of a conversation, of which the last one is scored. */
    static Judgment turn(String id, int turns, double depth) {
        return new Judgment(
                new Subject(
                        new DatasetItem(id, List.of(), Collections.nCopies(turns, QUERY), Map.of()),
                        new Answers(Collections.nCopies(turns, "So."), Optional.empty())),
                BY,
                Verdict.scored(Map.of("depth", score(depth))),
                Calls.NONE);
    }

    static Judgment unparsed(String id) {
        return judgment(id, Map.of(), 3, Verdict.unparsed());
    }

    static Judgment failed(String id) {
        return judgment(id, Map.of(), 3, Verdict.failed(new Failure("timeout", "no reply")));
    }

    /** Compared in both seatings: what the judge says where the candidate sits first, then where it sits second. */
    static Judgment compared(String id, Choice candidateFirst, Choice baselineFirst) {
        return compared(id, order(true, candidateFirst), order(false, baselineFirst));
    }

    static Judgment compared(String id, Order... orders) {
        return judgment(id, Map.of(), 1, Verdict.preferred(Preference.of(List.of(orders))));
    }

    static Order order(boolean candidateFirst, Choice choice) {
        return Order.of(candidateFirst, Optional.of(choice), Map.of("depth", choice));
    }

    private static Judgment judgment(String id, Map<String, Object> labels, int words, Verdict verdict) {
        return new Judgment(
                new Subject(
                        new DatasetItem(id, List.of(), List.of(QUERY), labels),
                        Answers.of(String.join(" ", Collections.nCopies(words, "so")))),
                BY,
                verdict,
                Calls.NONE);
    }
}
