package dev.urial.eval.report;

import dev.urial.core.spi.ConfigException;
import dev.urial.eval.figures.Groups;
import dev.urial.eval.judged.Judgment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What {@code --by} names: any label, or one of three names of common things. {@code tag} is a label of that name, or what just-eval calls
 * so: task and topic together. {@code source} is a label of that name, or {@code dataset}, as just-eval has it. {@code position} is which
 * turn of a conversation was judged.
 */
record Grouping(String name) {
    private static final int NAMED = 20;

    Groups of(List<Judgment> judgments) {
        if (name.equals("position")) {
            return Groups.byTurn(judgments);
        }
        Set<String> names = names(judgments);
        List<Groups> groups = labels(names).stream()
                .filter(names::contains)
                .map(label -> Groups.byLabel(judgments, label))
                .toList();
        return groups.size() == 1 ? groups.get(0) : together(judgments, groups);
    }

    /** @throws ConfigException if nothing is in any group, with the labels that there are */
    void refuseNone(List<Judgment> judgments) {
        if (of(judgments).groups().isEmpty()) {
            Set<String> names = names(judgments);
            throw new ConfigException(
                    "--by",
                    "no item has a label '" + name + "'; "
                            + (names.isEmpty()
                                    ? "the items have no labels"
                                    : "labels are "
                                            + names.stream().limit(NAMED).collect(Collectors.joining(", "))
                                            + (names.size() > NAMED ? ", ..." : "")));
        }
    }

    private List<String> labels(Set<String> names) {
        if (names.contains(name)) {
            return List.of(name);
        }
        return switch (name) {
            case "tag" -> names.contains("tags") ? List.of("tags") : List.of("task", "topic");
            case "source" -> List.of("dataset");
            default -> List.of(name);
        };
    }

    private static Groups together(List<Judgment> judgments, List<Groups> several) {
        Map<String, Set<Judgment>> groups = new TreeMap<>();
        several.forEach(each -> each.groups()
                .forEach((value, members) -> groups.computeIfAbsent(value, unused -> new LinkedHashSet<>())
                        .addAll(members)));
        Set<Judgment> grouped = new LinkedHashSet<>();
        Map<String, List<Judgment>> lists = new LinkedHashMap<>();
        groups.forEach((value, members) -> {
            lists.put(value, new ArrayList<>(members));
            grouped.addAll(members);
        });
        return new Groups(
                lists,
                judgments.stream().filter(each -> !grouped.contains(each)).toList());
    }

    private static Set<String> names(List<Judgment> judgments) {
        return judgments.stream()
                .flatMap(each -> each.labels().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
