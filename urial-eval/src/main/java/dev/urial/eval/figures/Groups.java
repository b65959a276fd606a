package dev.urial.eval.figures;

import dev.urial.eval.judged.Judgment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judgments by what their items have in common. An item with several tags is in the group of every one of them, so groups together may be
 * more than all.
 *
 * @param groups by value
 * @param others those that are in no group
 */
public record Groups(Map<String, List<Judgment>> groups, List<Judgment> others) {
    /** A label with more values than this, or with longer ones, tells items apart and is not one to group by. */
    private static final int MOST_VALUES = 40;

    private static final int LONGEST_VALUE = 80;

    public Groups {
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        others = List.copyOf(others);
    }

    /** By the values of a label, in their alphabetical order. A value is a text, number or boolean, or each of those in a list. */
    public static Groups byLabel(List<Judgment> judgments, String label) {
        Map<String, List<Judgment>> groups = new TreeMap<>();
        List<Judgment> others = new ArrayList<>();
        for (Judgment judgment : judgments) {
            Set<String> values = values(judgment, label);
            values.forEach(value ->
                    groups.computeIfAbsent(value, unused -> new ArrayList<>()).add(judgment));
            if (values.isEmpty()) {
                others.add(judgment);
            }
        }
        return new Groups(groups, others);
    }

    /** By how many of an item's queries were answered and judged: the first turns of conversations, the second ones, and so on. */
    public static Groups byTurn(List<Judgment> judgments) {
        Map<Integer, List<Judgment>> turns = judgments.stream()
                .collect(Collectors.groupingBy(each -> each.key().turns(), TreeMap::new, Collectors.toList()));
        Map<String, List<Judgment>> groups = new LinkedHashMap<>();
        turns.forEach((turn, group) -> groups.put(turn.toString(), group));
        return new Groups(groups, List.of());
    }

    /**
     * The labels that are worth grouping by, in the order in which items first name them: of few and short values, and not a different one
     * for each item.
     */
    public static List<String> labels(List<Judgment> judgments) {
        Set<String> names = judgments.stream()
                .flatMap(each -> each.labels().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return names.stream().filter(name -> groups(judgments, name)).toList();
    }

    private static boolean groups(List<Judgment> judgments, String label) {
        Set<String> seen = new LinkedHashSet<>();
        int labelled = 0;
        for (Judgment judgment : judgments) {
            Set<String> values = values(judgment, label);
            seen.addAll(values);
            labelled += values.isEmpty() ? 0 : 1;
            if (seen.size() > MOST_VALUES || values.stream().anyMatch(value -> value.length() > LONGEST_VALUE)) {
                return false;
            }
        }
        return labelled > 0 && (seen.size() == 1 || seen.size() < labelled);
    }

    /** Any figure of each group. */
    public <T> Map<String, T> of(Function<List<Judgment>, T> figure) {
        Map<String, T> figures = new LinkedHashMap<>();
        groups.forEach((value, group) -> figures.put(value, figure.apply(group)));
        return Collections.unmodifiableMap(figures);
    }

    private static Set<String> values(Judgment judgment, String label) {
        Object value = judgment.labels().get(label);
        if (value == null) {
            return Set.of();
        }
        Collection<?> several = value instanceof Collection<?> list ? list : List.of(value);
        Set<String> values = new LinkedHashSet<>();
        for (Object each : several) {
            if (!(each instanceof Map) && !(each instanceof Collection)) {
                values.add(String.valueOf(each));
            }
        }
        return values;
    }
}
