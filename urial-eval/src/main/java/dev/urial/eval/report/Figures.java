package dev.urial.eval.report;

import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.Correlation;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.figures.Preferences;
import dev.urial.eval.figures.Summary;
import dev.urial.eval.figures.WinRateAtEqualLength;
import dev.urial.eval.judged.Judgment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All figures of some judgments of one run.
 *
 * @param otherMeans what the rule for N/A that was not asked for would make of the means; of those aspects only that have an N/A
 * @param words how the answers' words go with the scores, by aspect
 * @param equalLength of preferences; where lengths are not looked into, as of the groups of a page, nothing
 */
public record Figures(
        Summary summary,
        Map<String, OptionalDouble> otherMeans,
        Map<String, Correlation> words,
        Preferences preferences,
        EqualLength equalLength) {
    /**
     * Win rates as they would be if answers were of equal length.
     *
     * @param overall of the verdicts overall
     */
    public record EqualLength(Optional<WinRateAtEqualLength> overall, Map<String, WinRateAtEqualLength> aspects) {
        private static final EqualLength NONE = new EqualLength(Optional.empty(), Map.of());

        private static EqualLength of(List<Judgment> judgments, Bootstrap bootstrap) {
            return new EqualLength(
                    WinRateAtEqualLength.overall(judgments, bootstrap),
                    WinRateAtEqualLength.byAspect(judgments, bootstrap));
        }
    }

    static Figures of(List<Judgment> judgments, NaRule rule, Bootstrap bootstrap) {
        return of(
                judgments, rule, bootstrap, Correlation.ofWords(judgments, rule), EqualLength.of(judgments, bootstrap));
    }

    static Figures withoutWords(List<Judgment> judgments, NaRule rule, Bootstrap bootstrap) {
        return of(judgments, rule, bootstrap, Map.of(), EqualLength.NONE);
    }

    private static Figures of(
            List<Judgment> judgments,
            NaRule rule,
            Bootstrap bootstrap,
            Map<String, Correlation> words,
            EqualLength equalLength) {
        Summary summary = Summary.of(judgments, rule, bootstrap);
        return new Figures(
                summary, otherMeans(judgments, summary, rule), words, Preferences.of(judgments), equalLength);
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
