package dev.urial.eval.figures;

import dev.urial.eval.Score;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The scores of some judgments.
 *
 * @param items how many judgments there are
 * @param unparsed of them, those whose reply was not read
 * @param failed of them, those without a reply
 * @param aspects in the order in which replies first name them; one that is only ever N/A has a mean under {@link NaRule#FIVE} alone
 * @param wordsMean of all that have an answer, scored or not; empty if none has
 */
public record Summary(int items, int unparsed, int failed, Map<String, Aspect> aspects, OptionalDouble wordsMean) {
    /**
     * One aspect.
     *
     * @param mean of {@code n} values; empty if there are none
     * @param n how many values, those included that the rule puts for an N/A
     * @param na how often the judge said N/A, whatever the rule makes of it
     * @param ci95 of the mean; empty where fewer than two items have a value
     */
    public record Aspect(OptionalDouble mean, int n, int na, Optional<Interval> ci95) {}

    /**
     * Sums up. Judgments of one id, of its turns, are drawn together for the intervals, for they are no independent draws.
     *
     * @param judgments of one rubric and judge
     */
    public static Summary of(List<Judgment> judgments, NaRule rule, Bootstrap bootstrap) {
        return new Summary(
                judgments.size(),
                count(judgments, Status.UNPARSED),
                count(judgments, Status.FAILED),
                aspects(judgments, rule, bootstrap),
                judgments.stream()
                        .filter(each -> !each.subject().candidate().texts().isEmpty())
                        .mapToInt(Words::of)
                        .average());
    }

    static int count(List<Judgment> judgments, Status status) {
        return (int) judgments.stream()
                .filter(each -> each.verdict().status() == status)
                .count();
    }

    /** The aspects of some judgments, in the order in which replies first name them. */
    static List<String> names(List<Judgment> judgments) {
        return judgments.stream()
                .flatMap(each -> each.verdict().scores().keySet().stream())
                .distinct()
                .toList();
    }

    private static Map<String, Aspect> aspects(List<Judgment> judgments, NaRule rule, Bootstrap bootstrap) {
        List<String> names = names(judgments);
        Map<String, double[]> items = new LinkedHashMap<>();
        for (Judgment judgment : judgments) {
            double[] item = items.computeIfAbsent(judgment.id(), id -> new double[2 * names.size()]);
            for (int i = 0; i < names.size(); i++) {
                OptionalDouble value = value(judgment, names.get(i), rule);
                if (value.isPresent()) {
                    item[2 * i] += value.getAsDouble();
                    item[2 * i + 1]++;
                }
            }
        }
        List<Optional<Interval>> intervals = bootstrap.means(items.values());
        Map<String, Aspect> aspects = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            aspects.put(names.get(i), aspect(judgments, names.get(i), rule, intervals.get(i)));
        }
        return Collections.unmodifiableMap(aspects);
    }

    private static Aspect aspect(List<Judgment> judgments, String name, NaRule rule, Optional<Interval> interval) {
        List<Double> values = new ArrayList<>();
        judgments.forEach(each -> value(each, name, rule).ifPresent(values::add));
        long na = judgments.stream()
                .map(each -> each.verdict().scores().get(name))
                .filter(score -> score != null && score.value().isEmpty())
                .count();
        return new Aspect(
                values.stream().mapToDouble(Double::doubleValue).average(), values.size(), (int) na, interval);
    }

    /** What a judgment counts for an aspect, if anything. */
    static OptionalDouble value(Judgment judgment, String aspect, NaRule rule) {
        Score score = judgment.verdict().scores().get(aspect);
        return score == null ? OptionalDouble.empty() : rule.value(score);
    }
}
