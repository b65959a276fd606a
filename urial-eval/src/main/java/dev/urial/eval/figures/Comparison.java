package dev.urial.eval.figures;

import dev.urial.core.spi.ConfigException;
import dev.urial.eval.figures.Difference.Pair;
import dev.urial.eval.figures.Difference.Sides;
import dev.urial.eval.figures.Preferences.Matter;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.JudgedBy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Two runs on the same items, joined by id: their scores, or how often their candidates win.
 *
 * @param items how many ids both have
 * @param onlyCandidate ids that only the candidate's run has
 * @param onlyBaseline ids that only the baseline's run has
 * @param overall of preferences, the verdicts overall, where both runs have one for some item; empty of scores
 * @param aspects in the order in which the runs first name them; those with a value in both runs for some item
 */
public record Comparison(
        int items,
        List<String> onlyCandidate,
        List<String> onlyBaseline,
        Optional<Difference> overall,
        Map<String, Difference> aspects) {
    public Comparison {
        onlyCandidate = List.copyOf(onlyCandidate);
        onlyBaseline = List.copyOf(onlyBaseline);
        aspects = Collections.unmodifiableMap(new LinkedHashMap<>(aspects));
    }

    /**
     * Compares. Where an id has several judgments, of its turns, the mean counts of those turns that have a value in both. Of scores, the
     * runs are of one judge and rubric. A preference is worth 1 where the candidate won, a half where it tied, else 0, so that a mean is a
     * win rate; the runs are of two candidates against one baseline, or of two judges or rubrics on the same pairs.
     *
     * @param rule of scores
     * @throws ConfigException if the runs are otherwise, one has scores and one preferences, or an id is of different queries in them
     */
    public static Comparison of(List<Judgment> candidate, List<Judgment> baseline, NaRule rule, Bootstrap bootstrap) {
        boolean preferences = preferences(candidate) || preferences(baseline);
        if (preferences && (scores(candidate) || scores(baseline))) {
            throw new ConfigException("", "scores cannot be compared with preferences; both runs must be of one kind");
        }
        Set<JudgedBy> by = by(candidate, baseline);
        if (!preferences) {
            refuseOthers(by);
        }
        Map<String, List<Judgment>> candidates = byId(candidate);
        Map<String, List<Judgment>> baselines = byId(baseline);
        List<Joined> joined = new ArrayList<>();
        candidates.forEach((id, ones) ->
                Optional.ofNullable(baselines.get(id)).ifPresent(others -> joined.add(new Joined(id, ones, others))));
        joined.forEach(Joined::refuseOtherQueries);
        Map<Optional<String>, Difference> differences;
        if (preferences) {
            joined.forEach(each -> each.refuseOtherAnswers(by.size() > 1));
            differences = wins(joined, names(Preferences::names, candidate, baseline), bootstrap);
        } else {
            differences = scores(joined, names(Summary::names, candidate, baseline), rule, bootstrap);
        }
        Map<Optional<String>, Difference> corrected = holm(differences);
        Map<String, Difference> aspects = new LinkedHashMap<>();
        corrected.forEach((name, difference) -> name.ifPresent(aspect -> aspects.put(aspect, difference)));
        return new Comparison(
                joined.size(),
                only(candidates, baselines),
                only(baselines, candidates),
                Optional.ofNullable(corrected.get(Optional.empty())),
                aspects);
    }

    /** Whether it is of preferences and not of scores. */
    public boolean ofPreferences() {
        return overall.isPresent()
                || aspects.values().stream().anyMatch(each -> each.sides().isPresent());
    }

    private static boolean preferences(List<Judgment> judgments) {
        return judgments.stream().anyMatch(each -> each.verdict().preference().isPresent());
    }

    private static boolean scores(List<Judgment> judgments) {
        return judgments.stream().anyMatch(each -> !each.verdict().scores().isEmpty());
    }

    private static Set<JudgedBy> by(List<Judgment> candidate, List<Judgment> baseline) {
        Set<JudgedBy> by = candidate.stream().map(Judgment::by).collect(Collectors.toCollection(LinkedHashSet::new));
        baseline.forEach(each -> by.add(each.by()));
        return by;
    }

    private static void refuseOthers(Set<JudgedBy> by) {
        if (by.size() > 1) {
            throw new ConfigException(
                    "",
                    "runs can be compared if one judge scored them with one rubric; these were scored "
                            + by.stream()
                                    .map(each -> "by '" + each.judge() + "' with '" + each.rubric() + "'")
                                    .collect(Collectors.joining(" and ")));
        }
    }

    private static Set<String> names(
            Function<List<Judgment>, List<String>> names, List<Judgment> candidate, List<Judgment> baseline) {
        Set<String> all = new LinkedHashSet<>(names.apply(candidate));
        all.addAll(names.apply(baseline));
        return all;
    }

    private static Map<String, List<Judgment>> byId(List<Judgment> judgments) {
        return judgments.stream().collect(Collectors.groupingBy(Judgment::id, LinkedHashMap::new, Collectors.toList()));
    }

    private static List<String> only(Map<String, List<Judgment>> ones, Map<String, List<Judgment>> others) {
        return ones.keySet().stream().filter(id -> !others.containsKey(id)).toList();
    }

    private static Map<Optional<String>, Difference> scores(
            List<Joined> joined, Set<String> names, NaRule rule, Bootstrap bootstrap) {
        Map<Optional<String>, Difference> differences = new LinkedHashMap<>();
        names.forEach(name -> difference(joined, each -> Summary.value(each, name, rule), bootstrap)
                .ifPresent(difference -> differences.put(Optional.of(name), difference)));
        return differences;
    }

    /** @return overall, under no name, and by aspect */
    private static Map<Optional<String>, Difference> wins(List<Joined> joined, Set<String> names, Bootstrap bootstrap) {
        Map<Optional<String>, Matter> matters = new LinkedHashMap<>();
        matters.put(Optional.empty(), Matter.OVERALL);
        names.forEach(name -> matters.put(Optional.of(name), Matter.of(name)));
        Map<Optional<String>, Difference> differences = new LinkedHashMap<>();
        matters.forEach((name, matter) -> difference(joined, matter::value, bootstrap)
                .ifPresent(difference -> differences.put(name, difference.of(sides(joined, matter)))));
        return differences;
    }

    private static Sides sides(List<Joined> joined, Matter matter) {
        List<Joined.Turn> turns = joined.stream()
                .flatMap(each -> each.turns(matter::value).stream())
                .toList();
        return new Sides(
                Preferences.verdictsOf(turns.stream().map(Joined.Turn::own).toList(), matter)
                        .orElseThrow(),
                Preferences.verdictsOf(turns.stream().map(Joined.Turn::other).toList(), matter)
                        .orElseThrow());
    }

    private static Optional<Difference> difference(
            List<Joined> joined, Function<Judgment, OptionalDouble> value, Bootstrap bootstrap) {
        List<Pair> pairs =
                joined.stream().flatMap(each -> each.pair(value).stream()).toList();
        return pairs.isEmpty()
                ? Optional.empty()
                : Optional.of(Difference.of(pairs, joined.size() - pairs.size(), bootstrap));
    }

    private static <T> Map<T, Difference> holm(Map<T, Difference> differences) {
        double[] adjusted = Holm.adjusted(differences.values().stream()
                .mapToDouble(each -> each.test().p())
                .toArray());
        Map<T, Difference> corrected = new LinkedHashMap<>();
        differences.forEach(
                (name, difference) -> corrected.put(name, difference.corrected(adjusted[corrected.size()])));
        return corrected;
    }
}
