package dev.urial.cli;

import dev.urial.eval.figures.Agreement;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.Interval;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.figures.Preferences;
import dev.urial.eval.figures.Preferences.Verdicts;
import dev.urial.eval.figures.Share;
import dev.urial.eval.figures.Summary;
import dev.urial.eval.figures.Tally;
import dev.urial.eval.judged.Judgment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a judge said, and how far several agree, in a few lines. */
final class JudgeTable {
    private JudgeTable() {}

    /** Means by aspect, or wins by aspect where two were compared. */
    static String of(List<Judgment> judgments, long seed) {
        boolean compared =
                judgments.stream().anyMatch(each -> each.subject().baseline().isPresent());
        return compared
                ? preferences(Preferences.of(judgments))
                : scores(Summary.of(judgments, NaRule.SKIP, new Bootstrap(seed)));
    }

    private static String scores(Summary summary) {
        Table table = new Table("aspect", "mean", "95% interval", "n", "N/A");
        summary.aspects()
                .forEach((name, aspect) ->
                        table.row(name, number(aspect.mean()), interval(aspect.ci95()), aspect.n(), aspect.na()));
        return table + counts(summary.items(), summary.unparsed(), summary.failed());
    }

    private static String preferences(Preferences preferences) {
        Table table = new Table("aspect", "win", "tie", "lose", "win rate", "95% interval", "flips", "first seat");
        preferences.aspects().forEach((name, verdicts) -> row(table, name, verdicts));
        preferences.overall().ifPresent(verdicts -> row(table, "overall", verdicts));
        return table + counts(preferences.items(), preferences.unparsed(), preferences.failed());
    }

    private static void row(Table table, String name, Verdicts verdicts) {
        Tally tally = verdicts.tally();
        table.row(
                name,
                tally.wins(),
                tally.ties(),
                tally.losses(),
                percent(tally.winRate()),
                "[" + percent(tally.winRate95().low()) + ", "
                        + percent(tally.winRate95().high()) + "]",
                verdicts.flips().map(Share::value).map(JudgeTable::percent).orElse("-"),
                verdicts.firstSeat()
                        .map(Tally::winRate)
                        .map(JudgeTable::percent)
                        .orElse("-"));
    }

    private static String counts(int items, int unparsed, int failed) {
        return items + " judgments, " + unparsed + " unparsed, " + failed + " failed" + System.lineSeparator();
    }

    /**
     * How far several judges agree, by aspect.
     *
     * @param judges of each, the judgments; at least 2
     */
    static String agreement(List<List<Judgment>> judges, long seed) {
        Bootstrap bootstrap = new Bootstrap(seed);
        Map<String, Agreement> all = new LinkedHashMap<>(Agreement.onScores(judges, bootstrap));
        all.putAll(Agreement.onPreferences(judges, bootstrap));
        Agreement.onWinners(judges, bootstrap).ifPresent(overall -> all.put("overall", overall));
        Table table = new Table("agreement", "kappa", "95% interval", "the same", "items", "N/A", "missing");
        all.forEach((name, agreement) -> table.row(
                name,
                number(agreement.kappa()),
                interval(agreement.ci95()),
                agreement.observed().isPresent() ? percent(agreement.observed().getAsDouble()) : "-",
                agreement.items(),
                agreement.na(),
                agreement.missing()));
        String measure = all.values().stream()
                .findFirst()
                .map(agreement -> switch (agreement.measure()) {
                    case COHEN -> "Cohen's kappa";
                    case COHEN_QUADRATIC -> "Cohen's kappa with quadratic weights";
                    case FLEISS -> "Fleiss' kappa";
                })
                .map(name -> name + " of " + judges.size() + " judges" + System.lineSeparator())
                .orElse("");
        return table + measure;
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "-";
    }

    private static String interval(Optional<Interval> interval) {
        return interval.map(each -> String.format(Locale.ROOT, "[%.3f, %.3f]", each.low(), each.high()))
                .orElse("-");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }
}
