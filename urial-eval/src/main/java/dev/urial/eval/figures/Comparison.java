package dev.urial.eval.figures;

import dev.urial.core.spi.ConfigException;
import dev.urial.eval.figures.Difference.Pair;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.JudgedBy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The scores of two runs on the same items, joined by id.
 *
 * @param items how many ids both have
 * @param onlyCandidate ids that only the candidate's run has
 * @param onlyBaseline ids that only the baseline's run has
 * @param aspects in the order in which the runs first name them; those with a value in both runs for some item
 */
public record Comparison(
        int items, List<String> onlyCandidate, List<String> onlyBaseline, Map<String, Difference> aspects) {
    public Comparison {
        onlyCandidate = List.copyOf(onlyCandidate);
        onlyBaseline = List.copyOf(onlyBaseline);
        aspects = Collections.unmodifiableMap(new LinkedHashMap<>(aspects));
    }

    /**
     * Compares. Where an id has several judgments, of its turns, the mean counts of those turns that have a value in both.
     *
     * @throws ConfigException if the runs are not of one rubric and judge, or if an id is of different queries in them
     */
    public static Comparison of(List<Judgment> candidate, List<Judgment> baseline, NaRule rule, Bootstrap bootstrap) {
        refuseOthers(candidate, baseline);
        Map<String, List<Judgment>> candidates = byId(candidate);
        Map<String, List<Judgment>> baselines = byId(baseline);
        List<Joined> joined = new ArrayList<>();
        candidates.forEach((id, ones) ->
                Optional.ofNullable(baselines.get(id)).ifPresent(others -> joined.add(new Joined(id, ones, others))));
        joined.forEach(Joined::refuseUnlike);
        Set<String> names = new LinkedHashSet<>(Summary.names(candidate));
        names.addAll(Summary.names(baseline));
        Map<String, Difference> aspects = new LinkedHashMap<>();
        for (String name : names) {
            List<Pair> pairs = joined.stream()
                    .flatMap(each -> each.pair(name, rule).stream())
                    .toList();
            if (!pairs.isEmpty()) {
                aspects.put(name, Difference.of(pairs, joined.size() - pairs.size(), bootstrap));
            }
        }
        return new Comparison(joined.size(), only(candidates, baselines), only(baselines, candidates), holm(aspects));
    }

    private static void refuseOthers(List<Judgment> candidate, List<Judgment> baseline) {
        Set<JudgedBy> by = candidate.stream().map(Judgment::by).collect(Collectors.toCollection(LinkedHashSet::new));
        baseline.forEach(each -> by.add(each.by()));
        if (by.size() > 1) {
            throw new ConfigException(
                    "",
                    "runs can be compared if one judge scored them with one rubric; these were scored "
                            + by.stream()
                                    .map(each -> "by '" + each.judge() + "' with '" + each.rubric() + "'")
                                    .collect(Collectors.joining(" and ")));
        }
    }

    private static Map<String, List<Judgment>> byId(List<Judgment> judgments) {
        return judgments.stream().collect(Collectors.groupingBy(Judgment::id, LinkedHashMap::new, Collectors.toList()));
    }

    private static List<String> only(Map<String, List<Judgment>> ones, Map<String, List<Judgment>> others) {
        return ones.keySet().stream().filter(id -> !others.containsKey(id)).toList();
    }

    private static Map<String, Difference> holm(Map<String, Difference> aspects) {
        double[] adjusted = Holm.adjusted(
                aspects.values().stream().mapToDouble(each -> each.test().p()).toArray());
        Map<String, Difference> corrected = new LinkedHashMap<>();
        aspects.forEach((name, difference) -> corrected.put(name, difference.corrected(adjusted[corrected.size()])));
        return corrected;
    }

    /** What both runs have of an id, at least one judgment each. */
    private record Joined(String id, List<Judgment> candidate, List<Judgment> baseline) {
        void refuseUnlike() {
            List<String> queries = whole(candidate).subject().item().queries();
            List<String> others = whole(baseline).subject().item().queries();
            int common = Math.min(queries.size(), others.size());
            if (!queries.subList(0, common).equals(others.subList(0, common))) {
                throw new ConfigException("", "item '" + id + "' asks something else in the one run than in the other");
            }
        }

        Optional<Pair> pair(String aspect, NaRule rule) {
            List<double[]> turns = new ArrayList<>();
            for (Judgment one : candidate) {
                baseline.stream()
                        .filter(other -> other.key().equals(one.key()))
                        .flatMap(other -> scores(one, other, aspect, rule).stream())
                        .forEach(turns::add);
            }
            if (turns.isEmpty()) {
                return Optional.empty();
            }
            double own = turns.stream().mapToDouble(turn -> turn[0]).sum() / turns.size();
            double others = turns.stream().mapToDouble(turn -> turn[1]).sum() / turns.size();
            return Optional.of(new Pair(id, own, others, Words.of(whole(candidate)) - Words.of(whole(baseline))));
        }

        private static Optional<double[]> scores(Judgment one, Judgment other, String aspect, NaRule rule) {
            OptionalDouble own = Summary.value(one, aspect, rule);
            OptionalDouble others = Summary.value(other, aspect, rule);
            return own.isEmpty() || others.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new double[] {own.getAsDouble(), others.getAsDouble()});
        }

        /** The one with all turns. */
        private static Judgment whole(List<Judgment> judgments) {
            return Collections.max(
                    judgments, Comparator.comparingInt(each -> each.key().turns()));
        }
    }
}
