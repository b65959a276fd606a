package dev.urial.eval.report;

import dev.urial.eval.figures.Difference;
import dev.urial.eval.figures.Difference.Pair;
import dev.urial.eval.figures.Interval;
import dev.urial.eval.figures.LengthControl;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.figures.Preferences.Verdicts;
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
        if (preferences()) {
            tables.add(verdicts());
        }
        Map<String, String> queries = queries();
        for (Named each : all()) {
            if (!each.difference().largest().isEmpty()) {
                tables.add(largest(each, queries));
            }
        }
        tables.addAll(origins);
        return tables;
    }

    private record Named(String name, Difference difference) {}

    /** The verdicts overall, if any, and the aspects. */
    private List<Named> all() {
        List<Named> all = new ArrayList<>();
        report.comparison().overall().ifPresent(overall -> all.add(new Named("overall", overall)));
        report.comparison().aspects().forEach((name, difference) -> all.add(new Named(name, difference)));
        return all;
    }

    private boolean preferences() {
        return report.comparison().ofPreferences();
    }

    private Table differences() {
        List<String> names = report.names();
        List<List<String>> rows = new ArrayList<>();
        for (Named named : all()) {
            Difference each = named.difference();
            rows.add(List.of(
                    named.name(),
                    value(each.candidateMean()),
                    value(each.baselineMean()),
                    change(each.mean(), each.ci95()),
                    String.valueOf(each.n()),
                    String.valueOf(each.leftOut()),
                    Told.p(each.test().p()),
                    Told.p(each.holm()),
                    controlled(each.length())));
        }
        String common = report.common();
        return new Table(
                "A " + names.get(0) + " against B " + names.get(1) + (common.isEmpty() ? "" : ", " + common) + ": "
                        + report.comparison().items() + " items in both",
                List.of(
                        "aspect",
                        preferences() ? "win rate of A" : "A",
                        preferences() ? "of B" : "B",
                        preferences() ? "A - B, points [95% interval]" : "A - B [95% interval]",
                        "n",
                        "left out",
                        "p",
                        "p, Holm",
                        "at equal length"),
                rows,
                notes());
    }

    private String value(double mean) {
        return preferences() ? Told.percent(mean) : Told.decimal(mean);
    }

    private String change(double difference, Optional<Interval> interval) {
        return preferences()
                ? Told.points(difference)
                        + interval.map(each -> " " + Told.points(each)).orElse("")
                : Told.signed(difference)
                        + interval.map(each -> " " + Told.interval(each)).orElse("");
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (preferences()) {
            notes.add("A tie is half a win; a verdict that flips with the seat is a tie.");
        } else {
            notes.add(
                    report.na() == NaRule.SKIP
                            ? "N/A is left out, with what the other run has of the item."
                            : "N/A counts as 5, the published rule.");
        }
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

    private String controlled(LengthControl length) {
        return switch (length.state()) {
            case CONTROLLED, EQUAL_LENGTHS -> change(length.difference().orElseThrow(), length.ci95());
            case TOO_LITTLE_SPREAD, TOO_FEW -> Told.uncontrolled(length.state());
        };
    }

    private Table tests() {
        List<List<String>> rows = new ArrayList<>();
        for (Named named : all()) {
            Difference each = named.difference();
            rows.add(List.of(
                    named.name(),
                    Told.percent(each.tally().won()),
                    Told.percent(each.tally().tied()),
                    Told.percent(each.tally().lost()),
                    each.itemsNeeded().isPresent()
                            ? String.valueOf(each.itemsNeeded().getAsInt())
                            : "-"));
        }
        return new Table(
                "Items on which A "
                        + (preferences() ? "does better, the same, worse" : "scores higher, the same, lower")
                        + ", % [95% interval]",
                List.of(
                        "aspect",
                        preferences() ? "better" : "higher",
                        "the same",
                        preferences() ? "worse" : "lower",
                        "items to show this"),
                rows);
    }

    private Table verdicts() {
        List<List<String>> rows = new ArrayList<>();
        for (Named named : all()) {
            named.difference().sides().ifPresent(sides -> {
                rows.add(verdicts(named.name(), "A", sides.candidate()));
                rows.add(verdicts(named.name(), "B", sides.baseline()));
            });
        }
        return new Table(
                "Verdicts of both, % [95% interval]",
                List.of("aspect", "run", "n", "win", "tie", "lose", "flips with the seat"), rows);
    }

    private static List<String> verdicts(String name, String side, Verdicts verdicts) {
        return List.of(
                name,
                side,
                String.valueOf(verdicts.tally().n()),
                Told.percent(verdicts.tally().won()),
                Told.percent(verdicts.tally().tied()),
                Told.percent(verdicts.tally().lost()),
                verdicts.flips().map(Told::counted).orElse("-"));
    }

    private Table largest(Named named, Map<String, String> queries) {
        List<Pair> largest = named.difference().largest();
        List<List<String>> rows = new ArrayList<>();
        for (Pair pair : largest.subList(0, Math.min(ITEMS, largest.size()))) {
            rows.add(List.of(
                    pair.id(),
                    item(pair.candidate()),
                    item(pair.baseline()),
                    (pair.words() > 0 ? "+" : "") + pair.words(),
                    queries.getOrDefault(pair.id(), "")));
        }
        return new Table("Differ most on " + named.name(), List.of("id", "A", "B", "words", "query"), rows);
    }

    private String item(double value) {
        if (!preferences()) {
            return Told.plain(value);
        }
        return value == 1 ? "won" : value == 0 ? "lost" : value == 0.5 ? "tied" : Told.percent(value);
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
