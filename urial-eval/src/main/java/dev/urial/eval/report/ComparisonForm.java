package dev.urial.eval.report;

import dev.urial.eval.figures.Difference;
import dev.urial.eval.figures.Difference.Pair;
import dev.urial.eval.figures.LengthControl;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Pieces.Piece;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The form of a comparison's JSON. */
final class ComparisonForm {
    private ComparisonForm() {}

    static Map<String, Object> of(ComparisonReport report) {
        JudgedBy own = ComparisonReport.first(report.candidate()).by();
        JudgedBy other = ComparisonReport.first(report.baseline()).by();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", report.comparison().ofPreferences() ? "preferences" : "scores");
        if (own.rubric().equals(other.rubric())) {
            json.put("rubric", own.rubric());
        }
        if (own.judge().equals(other.judge())) {
            json.put("judge", own.judge());
        }
        json.put("candidate", side(report.candidate(), report.names().get(0)));
        json.put("baseline", side(report.baseline(), report.names().get(1)));
        json.put("na_rule", ReportForm.name(report.na()));
        json.put(
                "bootstrap",
                Map.of(
                        "draws", report.bootstrap().draws(),
                        "seed", report.bootstrap().seed()));
        json.put("origins", report.origins().stream().map(Origin::json).toList());
        json.put("items", report.comparison().items());
        json.put("only_candidate", report.comparison().onlyCandidate());
        json.put("only_baseline", report.comparison().onlyBaseline());
        report.comparison().overall().ifPresent(overall -> json.put("overall", difference(overall)));
        json.put("aspects", ReportForm.each(report.comparison().aspects(), ComparisonForm::difference));
        return json;
    }

    private static Map<String, Object> side(Piece piece, String name) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", piece.file().toString());
        json.put("name", name);
        json.put("items", piece.judgments().size());
        json.putAll(ReportForm.whose(ComparisonReport.run(piece)));
        return json;
    }

    private static Map<String, Object> difference(Difference difference) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("difference", difference.mean());
        ReportForm.put(json, "ci95", difference.ci95());
        json.put("n", difference.n());
        json.put("left_out", difference.leftOut());
        json.put("candidate_mean", difference.candidateMean());
        json.put("baseline_mean", difference.baselineMean());
        json.put("p", difference.test().p());
        json.put("p_exact", difference.test().exact());
        json.put("p_holm", difference.holm());
        json.putAll(tally(difference));
        ReportForm.put(json, "items_needed", difference.itemsNeeded());
        json.put("length", length(difference.length()));
        difference.sides().ifPresent(sides -> {
            json.put("candidate", ReportForm.verdicts(sides.candidate()));
            json.put("baseline", ReportForm.verdicts(sides.baseline()));
        });
        json.put(
                "largest",
                difference.largest().stream().map(ComparisonForm::pair).toList());
        return json;
    }

    private static Map<String, Object> tally(Difference difference) {
        Map<String, Object> json = ReportForm.tally(difference.tally());
        json.remove("n");
        return json;
    }

    private static Map<String, Object> length(LengthControl length) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("state", length.state().name().toLowerCase(Locale.ROOT));
        json.put("words_mean_difference", length.wordsMean());
        ReportForm.put(json, "difference", length.difference());
        ReportForm.put(json, "ci95", length.ci95());
        ReportForm.put(json, "per_hundred_words", length.perHundredWords());
        return json;
    }

    private static Map<String, Object> pair(Pair pair) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", pair.id());
        json.put("candidate", pair.candidate());
        json.put("baseline", pair.baseline());
        json.put("words", pair.words());
        return json;
    }
}
