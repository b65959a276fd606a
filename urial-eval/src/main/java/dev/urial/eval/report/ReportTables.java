package dev.urial.eval.report;

import dev.urial.eval.figures.Agreement;
import dev.urial.eval.figures.Correlation;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.figures.Preferences;
import dev.urial.eval.figures.Preferences.Verdicts;
import dev.urial.eval.figures.Summary;
import dev.urial.eval.figures.Tally;
import dev.urial.eval.figures.WinRateAtEqualLength;
import dev.urial.eval.report.Figures.EqualLength;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** A report's figures as tables. */
record ReportTables(Report report) {
    private static final String NONE = "-";
    private static final List<String> AGREEMENT =
            List.of("aspect", "kappa [95% interval]", "the same", "items", "N/A", "missing", "measure");

    /** @param origins what produced the files, behind all else */
    List<Table> tables(List<Table> origins) {
        List<Table> tables = new ArrayList<>();
        report.runs().forEach(run -> {
            tables.add(scores(run));
            if (hasPreferences(run.all().preferences())) {
                tables.add(preferences(run));
            }
            run.self().ifPresent(self -> tables.add(self(run, self)));
            run.by().forEach((label, groups) -> tables.add(by(run, label, groups)));
        });
        if (report.runs().size() > 1) {
            tables.add(sideBySide());
        }
        report.agreements().forEach(panel -> tables.add(agreement(panel)));
        tables.addAll(origins);
        return tables;
    }

    private Table scores(RunReport run) {
        Figures figures = run.all();
        List<List<String>> rows = new ArrayList<>();
        figures.summary()
                .aspects()
                .forEach((name, aspect) -> rows.add(List.of(
                        name,
                        Told.estimate(aspect),
                        String.valueOf(aspect.n()),
                        String.valueOf(aspect.na()),
                        Told.decimal(Optional.ofNullable(figures.words().get(name))
                                .map(Correlation::spearman)
                                .orElse(OptionalDouble.empty())))));
        List<String> headings =
                rows.isEmpty() ? List.of() : List.of("aspect", "mean [95% interval]", "n", "N/A", "with words");
        return new Table(run.name() + ": " + counted(figures.summary()), headings, rows, notes(figures));
    }

    private static String counted(Summary summary) {
        return summary.items() + (summary.items() == 1 ? " item, " : " items, ") + summary.unparsed() + " unparsed, "
                + summary.failed() + " failed, "
                + (summary.wordsMean().isEmpty() ? "no answers" : Told.one(summary.wordsMean()) + " words on average");
    }

    /** Which rule was followed for N/A, and what the other would give. */
    private List<String> notes(Figures figures) {
        if (figures.summary().aspects().isEmpty()) {
            return List.of();
        }
        boolean skipped = report.settings().na() == NaRule.SKIP;
        String rule = skipped ? "N/A is left out" : "N/A counts as 5, the published rule";
        if (figures.otherMeans().isEmpty()) {
            return List.of(rule + "; there is none, so the other rule gives the same means.");
        }
        List<String> means = new ArrayList<>();
        figures.otherMeans().forEach((name, mean) -> means.add(name + " " + Told.decimal(mean)));
        return List.of(rule + "; " + (skipped ? "counted as 5, it would give " : "left out, it would give ")
                + String.join(", ", means) + ".");
    }

    private static boolean hasPreferences(Preferences preferences) {
        return preferences.overall().isPresent() || !preferences.aspects().isEmpty();
    }

    private static Table preferences(RunReport run) {
        List<List<String>> rows = new ArrayList<>();
        EqualLength equal = run.all().equalLength();
        run.all()
                .preferences()
                .overall()
                .ifPresent(verdicts -> rows.add(verdicts("overall", verdicts, equal.overall())));
        run.all()
                .preferences()
                .aspects()
                .forEach((name, verdicts) -> rows.add(verdicts(
                        name, verdicts, Optional.ofNullable(equal.aspects().get(name)))));
        return new Table(
                "Preferences, " + run.answers() + ", % [95% interval]",
                List.of(
                        "aspect",
                        "n",
                        "win",
                        "tie",
                        "lose",
                        "win rate",
                        "at equal length",
                        "flips with the seat",
                        "first seat's win rate"),
                rows,
                List.of("A tie is half a win; a verdict that flips with the seat is a tie."));
    }

    private static List<String> verdicts(String name, Verdicts verdicts, Optional<WinRateAtEqualLength> equalLength) {
        Tally tally = verdicts.tally();
        return List.of(
                name,
                String.valueOf(tally.n()),
                Told.percent(tally.won()),
                Told.percent(tally.tied()),
                Told.percent(tally.lost()),
                winRate(tally),
                equalLength.map(ReportTables::winRate).orElse(NONE),
                verdicts.flips().map(Told::counted).orElse(NONE),
                verdicts.firstSeat().map(ReportTables::winRate).orElse(NONE));
    }

    private static String winRate(Tally tally) {
        return Told.percent(tally.winRate()) + " " + Told.percents(tally.winRate95());
    }

    private static String winRate(WinRateAtEqualLength equalLength) {
        return switch (equalLength.state()) {
            case CONTROLLED, EQUAL_LENGTHS ->
                Told.percent(equalLength.rate().orElseThrow())
                        + equalLength
                                .ci95()
                                .map(each -> " " + Told.percents(each))
                                .orElse("");
            case TOO_LITTLE_SPREAD, TOO_FEW -> Told.uncontrolled(equalLength.state());
        };
    }

    private static Table by(RunReport run, String label, Map<String, Figures> groups) {
        Set<String> aspects = run.all().summary().aspects().keySet();
        Set<String> preferred = run.all().preferences().aspects().keySet();
        boolean overall = run.all().preferences().overall().isPresent();
        List<String> headings = new ArrayList<>(List.of(label, "items", "words"));
        headings.addAll(aspects);
        if (overall) {
            headings.add("win rate");
        }
        preferred.forEach(name -> headings.add("win rate, " + name));
        List<List<String>> rows = new ArrayList<>();
        groups.forEach((value, figures) -> {
            List<String> row = new ArrayList<>(List.of(
                    value,
                    String.valueOf(figures.summary().items()),
                    Told.one(figures.summary().wordsMean())));
            aspects.forEach(name ->
                    row.add(Optional.ofNullable(figures.summary().aspects().get(name))
                            .map(Told::estimate)
                            .orElse(NONE)));
            if (overall) {
                row.add(figures.preferences()
                        .overall()
                        .map(each -> winRate(each.tally()))
                        .orElse(NONE));
            }
            preferred.forEach(name ->
                    row.add(Optional.ofNullable(figures.preferences().aspects().get(name))
                            .map(each -> winRate(each.tally()))
                            .orElse(NONE)));
            rows.add(row);
        });
        return new Table("By " + label + ", " + run.name(), headings, rows);
    }

    private Table sideBySide() {
        Set<String> aspects = new LinkedHashSet<>();
        report.runs()
                .forEach(run -> aspects.addAll(run.all().summary().aspects().keySet()));
        List<String> headings = new ArrayList<>(List.of("answers", "judge", "rubric", "words"));
        headings.addAll(aspects);
        List<List<String>> rows = new ArrayList<>();
        for (RunReport run : report.runs()) {
            Map<String, Summary.Aspect> its = run.all().summary().aspects();
            List<String> row = new ArrayList<>(List.of(
                    run.answers(),
                    run.run().by().judge(),
                    run.run().by().rubric(),
                    Told.one(run.all().summary().wordsMean())));
            aspects.forEach(name -> row.add(
                    Optional.ofNullable(its.get(name)).map(Told::estimate).orElse(NONE)));
            rows.add(row);
        }
        return new Table(
                "Side by side",
                headings,
                rows,
                List.of(
                        "Each figure is of its own run's items alone; different judges' or rubrics' means are no scale to"
                                + " compare on."));
    }

    private static Table agreement(PanelAgreement panel) {
        return new Table(
                "Agreement of " + String.join(", ", panel.judges()) + " on " + panel.answers() + " with "
                        + panel.rubric(),
                AGREEMENT,
                agreements(panel.scores(), panel.winners(), panel.preferences()));
    }

    private static Table self(RunReport run, SelfAgreement self) {
        return new Table(
                "Agreement of " + run.run().by().judge() + " with itself, asked " + self.times() + " times",
                AGREEMENT,
                agreements(self.scores(), self.winners(), self.preferences()),
                List.of("All other figures are of the first time."));
    }

    private static List<List<String>> agreements(
            Map<String, Agreement> scores, Optional<Agreement> winners, Map<String, Agreement> preferences) {
        List<List<String>> rows = new ArrayList<>();
        scores.forEach((name, agreement) -> rows.add(agreement(name, agreement)));
        winners.ifPresent(agreement -> rows.add(agreement("overall", agreement)));
        preferences.forEach((name, agreement) -> rows.add(agreement(name, agreement)));
        return rows;
    }

    private static List<String> agreement(String name, Agreement agreement) {
        return List.of(
                name,
                Told.decimal(agreement.kappa())
                        + agreement
                                .ci95()
                                .map(each -> " " + Told.interval(each))
                                .orElse(""),
                agreement.observed().isPresent()
                        ? Told.percent(agreement.observed().getAsDouble())
                        : NONE,
                String.valueOf(agreement.items()),
                String.valueOf(agreement.na()),
                String.valueOf(agreement.missing()),
                switch (agreement.measure()) {
                    case COHEN -> "Cohen's kappa";
                    case COHEN_QUADRATIC -> "Cohen's, quadratic weights";
                    case FLEISS -> "Fleiss' kappa";
                });
    }
}
