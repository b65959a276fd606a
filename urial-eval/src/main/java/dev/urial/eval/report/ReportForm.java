package dev.urial.eval.report;

import dev.urial.eval.figures.Agreement;
import dev.urial.eval.figures.Correlation;
import dev.urial.eval.figures.Interval;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.figures.Preferences;
import dev.urial.eval.figures.Preferences.Verdicts;
import dev.urial.eval.figures.Share;
import dev.urial.eval.figures.Summary.Aspect;
import dev.urial.eval.figures.Tally;
import dev.urial.eval.figures.WinRateAtEqualLength;
import dev.urial.eval.judged.Pieces.Run;
import dev.urial.eval.report.Figures.EqualLength;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The form of a report's JSON. */
final class ReportForm {
    private ReportForm() {}

    static void settings(Map<String, Object> json, Report report) {
        json.put("na_rule", name(report.settings().na()));
        List<String> by = report.settings().by();
        if (by.size() == 1) {
            json.put("by_label", by.get(0));
        } else if (!by.isEmpty()) {
            json.put("by_labels", by);
        }
        json.put(
                "bootstrap",
                Map.of(
                        "draws", report.settings().bootstrap().draws(),
                        "seed", report.settings().bootstrap().seed()));
        json.put("files", report.files().stream().map(String::valueOf).toList());
        json.put("origins", report.origins().stream().map(Origin::json).toList());
    }

    static Map<String, Object> run(RunReport run) {
        Map<String, Object> json = whose(run.run());
        json.putAll(figures(run.all()));
        if (!run.by().isEmpty()) {
            json.put("by", by(run.by()));
        }
        run.self().ifPresent(self -> json.put("self_agreement", self(self)));
        return json;
    }

    private static Map<String, Object> by(Map<String, Map<String, Figures>> labels) {
        Map<String, Object> json = new LinkedHashMap<>();
        labels.forEach((label, groups) -> groups.forEach(
                (value, figures) -> json.put(labels.size() == 1 ? value : label + ": " + value, figures(figures))));
        return json;
    }

    private static Map<String, Object> self(SelfAgreement self) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("times", self.times());
        agreements(json, self.scores(), self.preferences(), self.winners());
        return json;
    }

    static Map<String, Object> whose(Run run) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rubric", run.by().rubric());
        json.put("judge", run.by().judge());
        run.generator().ifPresent(generator -> json.put("generator", generator));
        run.against().ifPresent(against -> json.put("against", against));
        return json;
    }

    static Map<String, Object> figures(Figures figures) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("items", figures.summary().items());
        json.put("unparsed", figures.summary().unparsed());
        json.put("failed", figures.summary().failed());
        Map<String, Object> aspects = new LinkedHashMap<>();
        figures.summary().aspects().forEach((name, aspect) -> aspects.put(name, aspect(name, aspect, figures)));
        json.put("aspects", aspects);
        put(json, "words_mean", figures.summary().wordsMean());
        Preferences preferences = figures.preferences();
        if (preferences.overall().isPresent() || !preferences.aspects().isEmpty()) {
            json.put("preferences", preferences(preferences, figures.equalLength()));
        }
        return json;
    }

    private static Map<String, Object> aspect(String name, Aspect aspect, Figures figures) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "mean", aspect.mean());
        json.put("n", aspect.n());
        json.put("na", aspect.na());
        put(json, "ci95", aspect.ci95());
        put(json, "mean_by_other_na_rule", figures.otherMeans().getOrDefault(name, aspect.mean()));
        Optional.ofNullable(figures.words().get(name))
                .ifPresent(words -> json.put("words_correlation", correlation(words)));
        return json;
    }

    private static Map<String, Object> correlation(Correlation words) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("n", words.n());
        put(json, "pearson", words.pearson());
        put(json, "spearman", words.spearman());
        return json;
    }

    private static Map<String, Object> preferences(Preferences preferences, EqualLength equalLength) {
        Map<String, Object> json = new LinkedHashMap<>();
        preferences.overall().ifPresent(verdicts -> json.put("overall", verdicts(verdicts, equalLength.overall())));
        Map<String, Object> aspects = new LinkedHashMap<>();
        preferences
                .aspects()
                .forEach((name, verdicts) -> aspects.put(
                        name,
                        verdicts(
                                verdicts,
                                Optional.ofNullable(equalLength.aspects().get(name)))));
        json.put("aspects", aspects);
        return json;
    }

    private static Map<String, Object> verdicts(Verdicts verdicts, Optional<WinRateAtEqualLength> equalLength) {
        Map<String, Object> json = verdicts(verdicts);
        equalLength.ifPresent(rate -> json.put("equal_length", equalLength(rate)));
        return json;
    }

    static Map<String, Object> verdicts(Verdicts verdicts) {
        Map<String, Object> json = tally(verdicts.tally());
        json.put("both_seats", verdicts.bothSeats());
        json.put("flipped", verdicts.flipped());
        json.put("wavered", verdicts.wavered());
        verdicts.flips().ifPresent(flips -> json.put("flips_ci95", interval(flips.ci95())));
        verdicts.firstSeat().ifPresent(first -> json.put("first_seat", tally(first)));
        return json;
    }

    private static Map<String, Object> equalLength(WinRateAtEqualLength rate) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("state", rate.state().name().toLowerCase(Locale.ROOT));
        json.put("words_mean_difference", rate.wordsMean());
        put(json, "win_rate", rate.rate());
        put(json, "ci95", rate.ci95());
        put(json, "slope", rate.slope());
        return json;
    }

    static Map<String, Object> tally(Tally tally) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("n", tally.n());
        json.put("win", share(tally.won()));
        json.put("tie", share(tally.tied()));
        json.put("lose", share(tally.lost()));
        json.put("win_rate", tally.winRate());
        json.put("win_rate_ci95", interval(tally.winRate95()));
        return json;
    }

    private static Map<String, Object> share(Share share) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", share.count());
        json.put("share", share.value());
        json.put("ci95", interval(share.ci95()));
        return json;
    }

    static Map<String, Object> panel(PanelAgreement panel) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rubric", panel.rubric());
        json.put("answers", panel.answers());
        json.put("judges", panel.judges());
        agreements(json, panel.scores(), panel.preferences(), panel.winners());
        return json;
    }

    private static void agreements(
            Map<String, Object> json,
            Map<String, Agreement> scores,
            Map<String, Agreement> preferences,
            Optional<Agreement> winners) {
        json.put("scores", each(scores, ReportForm::agreement));
        json.put("preferences", each(preferences, ReportForm::agreement));
        winners.ifPresent(overall -> json.put("winner", agreement(overall)));
    }

    private static Map<String, Object> agreement(Agreement agreement) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("measure", agreement.measure().name().toLowerCase(Locale.ROOT));
        json.put("items", agreement.items());
        json.put("na", agreement.na());
        json.put("missing", agreement.missing());
        put(json, "observed", agreement.observed());
        put(json, "kappa", agreement.kappa());
        put(json, "ci95", agreement.ci95());
        return json;
    }

    static String name(NaRule rule) {
        return rule.name().toLowerCase(Locale.ROOT);
    }

    static <T> Map<String, Object> each(Map<String, T> figures, Function<T, Map<String, Object>> form) {
        Map<String, Object> json = new LinkedHashMap<>();
        figures.forEach((name, figure) -> json.put(name, form.apply(figure)));
        return json;
    }

    static List<Double> interval(Interval interval) {
        return List.of(interval.low(), interval.high());
    }

    static void put(Map<String, Object> json, String key, Optional<Interval> interval) {
        putNullable(json, key, interval.map(ReportForm::interval).orElse(null));
    }

    static void put(Map<String, Object> json, String key, OptionalDouble value) {
        putNullable(json, key, value.isPresent() ? value.getAsDouble() : null);
    }

    static void put(Map<String, Object> json, String key, OptionalInt value) {
        putNullable(json, key, value.isPresent() ? value.getAsInt() : null);
    }

    // JSON's null is the one null that leaves the library
    @SuppressWarnings("NullAway")
    private static void putNullable(Map<String, Object> json, String key, @Nullable Object value) {
        json.put(key, value);
    }
}
