package dev.urial.eval.report;

import dev.urial.eval.figures.Agreement;
import dev.urial.eval.figures.Interval;
import dev.urial.eval.figures.Preferences.Verdicts;
import dev.urial.eval.figures.Share;
import dev.urial.eval.figures.Summary.Aspect;
import dev.urial.eval.figures.Tally;
import dev.urial.eval.figures.WinRateAtEqualLength;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A report as lines of figures, so that a new kind of figure is a new line and no new column. */
final class ReportCsv {
    private static final String END = "\r\n";

    private final StringBuilder csv = new StringBuilder();
    private List<String> head = List.of();

    private ReportCsv() {}

    static String of(Report report) {
        ReportCsv csv = new ReportCsv();
        csv.line(List.of(
                "generator",
                "against",
                "judge",
                "rubric",
                "label",
                "value",
                "aspect",
                "figure",
                "estimate",
                "low",
                "high",
                "n"));
        for (RunReport run : report.runs()) {
            csv.figures(run, "", "", run.all());
            run.self().ifPresent(csv::self);
            run.by()
                    .forEach((label, groups) ->
                            groups.forEach((value, figures) -> csv.figures(run, label, value, figures)));
        }
        return csv.csv.toString();
    }

    private void figures(RunReport run, String label, String value, Figures figures) {
        head = List.of(
                run.run().generator().orElse(""),
                run.run().against().orElse(""),
                run.run().by().judge(),
                run.run().by().rubric(),
                label,
                value);
        int items = figures.summary().items();
        count("", "items", items, items);
        count("", "unparsed", figures.summary().unparsed(), items);
        count("", "failed", figures.summary().failed(), items);
        figures.summary().wordsMean().ifPresent(words -> figure("", "words_mean", words, Optional.empty(), items));
        figures.summary().aspects().forEach((name, aspect) -> aspect(name, aspect, figures));
        figures.preferences().overall().ifPresent(verdicts -> verdicts("overall", verdicts));
        figures.preferences().aspects().forEach(this::verdicts);
        figures.equalLength().overall().ifPresent(rate -> equalLength("overall", rate));
        figures.equalLength().aspects().forEach(this::equalLength);
    }

    /** Of the figures that were written last. */
    private void self(SelfAgreement self) {
        self.scores().forEach(this::self);
        self.winners().ifPresent(winners -> self("overall", winners));
        self.preferences().forEach(this::self);
    }

    private void self(String name, Agreement agreement) {
        agreement.observed().ifPresent(same -> figure(name, "self_same", same, Optional.empty(), agreement.items()));
        agreement.kappa().ifPresent(kappa -> figure(name, "self_kappa", kappa, agreement.ci95(), agreement.items()));
    }

    private void aspect(String name, Aspect aspect, Figures figures) {
        aspect.mean().ifPresent(mean -> figure(name, "mean", mean, aspect.ci95(), aspect.n()));
        count(name, "na", aspect.na(), figures.summary().items());
        figures.otherMeans()
                .getOrDefault(name, OptionalDouble.empty())
                .ifPresent(mean -> line(name, "mean_by_other_na_rule", String.valueOf(mean), "", "", ""));
        Optional.ofNullable(figures.words().get(name)).ifPresent(words -> {
            words.pearson().ifPresent(r -> figure(name, "words_pearson", r, Optional.empty(), words.n()));
            words.spearman().ifPresent(r -> figure(name, "words_spearman", r, Optional.empty(), words.n()));
        });
    }

    private void verdicts(String name, Verdicts verdicts) {
        Tally tally = verdicts.tally();
        share(name, "win", tally.won());
        share(name, "tie", tally.tied());
        share(name, "lose", tally.lost());
        figure(name, "win_rate", tally.winRate(), Optional.of(tally.winRate95()), tally.n());
        verdicts.flips().ifPresent(flips -> share(name, "flips", flips));
        verdicts.firstSeat()
                .ifPresent(first -> figure(
                        name, "first_seat_win_rate", first.winRate(), Optional.of(first.winRate95()), first.n()));
    }

    private void equalLength(String name, WinRateAtEqualLength rate) {
        rate.rate().ifPresent(value -> figure(name, "win_rate_at_equal_length", value, rate.ci95(), rate.n()));
    }

    private void share(String aspect, String figure, Share share) {
        figure(aspect, figure, share.value(), Optional.of(share.ci95()), share.of());
    }

    private void count(String aspect, String figure, int count, int of) {
        line(aspect, figure, String.valueOf(count), "", "", String.valueOf(of));
    }

    private void figure(String aspect, String figure, double estimate, Optional<Interval> interval, int n) {
        line(
                aspect,
                figure,
                String.valueOf(estimate),
                interval.map(each -> String.valueOf(each.low())).orElse(""),
                interval.map(each -> String.valueOf(each.high())).orElse(""),
                String.valueOf(n));
    }

    private void line(String... cells) {
        List<String> line = new ArrayList<>(head);
        line.addAll(List.of(cells));
        line(line);
    }

    private void line(List<String> cells) {
        csv.append(cells.stream().map(ReportCsv::cell).collect(Collectors.joining(",")))
                .append(END);
    }

    // A spreadsheet runs what begins like a formula, unless a sign of text stands before it.
    private static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && !isNumber(text);
        String safe = formula ? "'" + text : text;
        return safe.matches("(?s).*[\",\\r\\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    private static boolean isNumber(String text) {
        return text.matches("-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?");
    }
}
