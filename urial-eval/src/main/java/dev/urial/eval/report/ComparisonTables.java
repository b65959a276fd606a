package dev.urial.eval.report;

import dev.urial.eval.figures.Difference;
import dev.urial.eval.figures.Difference.Pair;
import dev.urial.eval.figures.LengthControl;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.judged.Judgment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A comparison's figures as tables. */
record ComparisonTables(ComparisonReport report) {
    private static final int IDS = 10;
    private static final int ITEMS = 5;
    private static final int WORDS = 8;
    private static final int LONGEST = 60;

    /** @param origins what produced the files, behind all else */
    List<Table> tables(List<Table> origins) {
        List<Table> tables = new ArrayList<>(List.of(differences(), tests()));
        Map<String, String> queries = queries();
        report.comparison().aspects().forEach((name, difference) -> {
            if (!difference.largest().isEmpty()) {
                tables.add(largest(name, difference, queries));
            }
        });
        tables.addAll(origins);
        return tables;
    }

    private Table differences() {
        List<String> names = report.names();
        List<List<String>> rows = new ArrayList<>();
        report.comparison()
                .aspects()
                .forEach((name, each) -> rows.add(List.of(
                        name,
                        Told.decimal(each.candidateMean()),
                        Told.decimal(each.baselineMean()),
                        Told.signed(each.mean())
                                + each.ci95()
                                        .map(interval -> " " + Told.interval(interval))
                                        .orElse(""),
                        String.valueOf(each.n()),
                        String.valueOf(each.leftOut()),
                        Told.p(each.test().p()),
                        Told.p(each.holm()),
                        controlled(each.length()))));
        return new Table(
                "A " + names.get(0) + " against B " + names.get(1) + ", judged by " + judge() + ": "
                        + report.comparison().items() + " items in both",
                List.of("aspect", "A", "B", "A - B [95% interval]", "n", "left out", "p", "p, Holm", "at equal length"),
                rows,
                notes());
    }

    private String judge() {
        Judgment any = report.candidate().judgments().get(0);
        return any.by().judge() + " with " + any.by().rubric();
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(
                report.na() == NaRule.SKIP
                        ? "N/A is left out, with what the other run has of the item."
                        : "N/A counts as 5, the published rule.");
        only("A", report.comparison().onlyCandidate()).ifPresent(notes::add);
        only("B", report.comparison().onlyBaseline()).ifPresent(notes::add);
        return notes;
    }

    private static Optional<String> only(String side, List<String> ids) {
        if (ids.isEmpty()) {
            return Optional.empty();
        }
        String named = String.join(", ", ids.subList(0, Math.min(IDS, ids.size())));
        return Optional.of("Only in " + side + ": " + named
                + (ids.size() > IDS ? " and " + (ids.size() - IDS) + " more" : "") + ".");
    }

    private static String controlled(LengthControl length) {
        return switch (length.state()) {
            case CONTROLLED, EQUAL_LENGTHS ->
                Told.signed(length.difference().orElseThrow())
                        + length.ci95().map(each -> " " + Told.interval(each)).orElse("");
            case TOO_LITTLE_SPREAD, TOO_FEW -> Told.uncontrolled(length.state());
        };
    }

    private Table tests() {
        List<List<String>> rows = new ArrayList<>();
        report.comparison()
                .aspects()
                .forEach((name, each) -> rows.add(List.of(
                        name,
                        Told.percent(each.tally().won()),
                        Told.percent(each.tally().tied()),
                        Told.percent(each.tally().lost()),
                        each.itemsNeeded().isPresent()
                                ? String.valueOf(each.itemsNeeded().getAsInt())
                                : "-")));
        return new Table(
                "Items on which A scores higher, the same, lower, % [95% interval]",
                List.of("aspect", "higher", "the same", "lower", "items to show this"), rows);
    }

    private Table largest(String name, Difference difference, Map<String, String> queries) {
        List<List<String>> rows = new ArrayList<>();
        for (Pair pair : difference
                .largest()
                .subList(0, Math.min(ITEMS, difference.largest().size()))) {
            rows.add(List.of(
                    pair.id(),
                    Told.plain(pair.candidate()),
                    Told.plain(pair.baseline()),
                    (pair.words() > 0 ? "+" : "") + pair.words(),
                    queries.getOrDefault(pair.id(), "")));
        }
        return new Table("Differ most on " + name, List.of("id", "A", "B", "words", "query"), rows);
    }

    /** The first words of what each item asks. */
    private Map<String, String> queries() {
        Map<String, String> queries = new HashMap<>();
        Stream.concat(report.candidate().judgments().stream(), report.baseline().judgments().stream())
                .forEach(each -> queries.putIfAbsent(
                        each.id(), head(each.subject().item().queries().get(0))));
        return queries;
    }

    private static String head(String query) {
        String start = query.strip();
        String[] words =
                start.substring(0, Math.min(10 * LONGEST, start.length())).split("\\s+", WORDS + 1);
        String head = String.join(" ", List.of(words).subList(0, Math.min(WORDS, words.length)));
        boolean cut = words.length > WORDS || head.length() > LONGEST;
        return (head.length() > LONGEST ? head.substring(0, LONGEST) : head) + (cut ? " ..." : "");
    }
}
