package dev.urial.eval.report;

import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.Correlation;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.figures.Preferences;
import dev.urial.eval.figures.Summary;
import dev.urial.eval.judged.Judgment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * All figures of some judgments of one run.
 *
 * @param otherMeans what the rule for N/A that was not asked for would make of the means; of those aspects only that have an N/A
 * @param words how the answers' words go with the scores, by aspect
 */
public record Figures(
        Summary summary,
        Map<String, OptionalDouble> otherMeans,
        Map<String, Correlation> words,
        Preferences preferences) {
    static Figures of(List<Judgment> judgments, NaRule rule, Bootstrap bootstrap) {
        return of(judgments, rule, bootstrap, Correlation.ofWords(judgments, rule));
    }

    static Figures withoutWords(List<Judgment> judgments, NaRule rule, Bootstrap bootstrap) {
        return of(judgments, rule, bootstrap, Map.of());
    }

    private static Figures of(
            List<Judgment> judgments, NaRule rule, Bootstrap bootstrap, Map<String, Correlation> words) {
        Summary summary = Summary.of(judgments, rule, bootstrap);
        return new Figures(summary, otherMeans(judgments, summary, rule), words, Preferences.of(judgments));
    }

    private static Map<String, OptionalDouble> otherMeans(List<Judgment> judgments, Summary summary, NaRule rule) {
        Map<String, OptionalDouble> means = new LinkedHashMap<>();
        if (summary.aspects().values().stream().allMatch(aspect -> aspect.na() == 0)) {
            return means;
        }
        Bootstrap none = new Bootstrap(1, 0); // its intervals are not looked at
        Summary.of(judgments, other(rule), none).aspects().forEach((name, aspect) -> {
            if (aspect.na() > 0) {
                means.put(name, aspect.mean());
            }
        });
        return Collections.unmodifiableMap(means);
    }

    static NaRule other(NaRule rule) {
        return rule == NaRule.SKIP ? NaRule.FIVE : NaRule.SKIP;
    }
}
