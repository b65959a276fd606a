package dev.urial.eval.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.urial.core.page.Page;
import dev.urial.core.page.ScriptJson;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.Groups;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.ItemKey;
import dev.urial.eval.judged.Pieces.Piece;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows: {@code {"kind", "runs": [{"name", "judge", "rubric", figures}], "aspects", "labels": [{"name", "groups": [{"value",
 * "runs": [figures]}]}], "agreement", "comparison", "origins": [{"file", "manifest" or "problem", "facts": [[name, text]]}], "na_rule", "items": [see PageItem]}}, and then all texts of the items, so many to an
 * element: a browser reads only those that are looked at.
 *
 * @param names of the runs, as they are told apart
 */
record PageData(List<RunReport> runs, List<String> names, Map<String, Object> head, NaRule na, Bootstrap bootstrap) {
    /** Items to an element. */
    private static final int TOGETHER = 10;

    static PageData of(Report report) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("kind", "report");
        head.put(
                "agreement", report.agreements().stream().map(ReportForm::panel).toList());
        head.put("origins", report.origins().stream().map(PageData::origin).toList());
        return new PageData(
                report.runs(),
                names(report.runs()),
                head,
                report.settings().na(),
                report.settings().bootstrap());
    }

    static PageData of(ComparisonReport report) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("kind", "comparison");
        head.put("comparison", report.json());
        head.put("origins", report.origins().stream().map(PageData::origin).toList());
        List<RunReport> runs = List.of(run(report, report.candidate()), run(report, report.baseline()));
        List<String> names =
                List.of("A: " + report.names().get(0), "B: " + report.names().get(1));
        return new PageData(runs, names, head, report.na(), report.bootstrap());
    }

    private static RunReport run(ComparisonReport report, Piece piece) {
        return new RunReport(
                ComparisonReport.run(piece),
                piece.judgments(),
                Figures.of(piece.judgments(), report.na(), report.bootstrap()),
                Map.of(),
                Optional.empty());
    }

    private static Map<String, Object> origin(Origin origin) {
        Map<String, Object> json = origin.json();
        json.put(
                "facts",
                origin.manifest().map(OriginFacts::of).map(OriginFacts::all).orElse(List.of()).stream()
                        .map(fact -> List.of(fact.name(), fact.text()))
                        .toList());
        return json;
    }

    /** As short as tells them apart: whose answers, with the judge and the rubric where they differ, too. */
    private static List<String> names(List<RunReport> runs) {
        boolean judges = differ(runs, run -> run.run().by().judge());
        boolean rubrics = differ(runs, run -> run.run().by().rubric());
        return runs.stream()
                .map(run -> run.answers()
                        + (judges ? ", " + run.run().by().judge() : "")
                        + (rubrics ? ", " + run.run().by().rubric() : ""))
                .toList();
    }

    private static boolean differ(List<RunReport> runs, Function<RunReport, String> name) {
        return runs.stream().map(name).distinct().count() > 1;
    }

    void write(Writer out) throws IOException {
        List<String> page = new Page(PageData.class, "text.js", "plots.js", "figures.js", "items.js").parts();
        List<PageItem> items = items();
        List<String> aspects = aspects();
        Set<String> labels = new LinkedHashSet<>(Groups.labels(judgments()));
        out.write(page.get(0));
        try (JsonGenerator json = ScriptJson.generator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> each : summary(aspects, labels).entrySet()) {
                json.writePOJOField(each.getKey(), each.getValue());
            }
            json.writeArrayFieldStart("items");
            for (PageItem item : items) {
                item.write(json, aspects, labels);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.write(page.get(1));
        for (int from = 0; from < items.size(); from += TOGETHER) {
            out.write("<script type=\"application/json\" class=\"texts\">");
            try (JsonGenerator json = ScriptJson.generator(out)) {
                json.writeStartArray();
                for (PageItem item : items.subList(from, Math.min(from + TOGETHER, items.size()))) {
                    item.writeTexts(json);
                }
                json.writeEndArray();
            }
            out.write("</script>\n");
        }
        out.write(page.get(2));
    }

    private Map<String, Object> summary(List<String> aspects, Set<String> labels) {
        Map<String, Object> summary = new LinkedHashMap<>(head);
        summary.put("together", TOGETHER);
        summary.put("na_rule", ReportForm.name(na));
        summary.put("draws", bootstrap.draws());
        summary.put("seed", bootstrap.seed());
        summary.put("aspects", aspects);
        List<Map<String, Object>> each = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Map<String, Object> run = ReportForm.run(runs.get(i));
            run.put("name", names.get(i));
            each.add(run);
        }
        summary.put("runs", each);
        summary.put("labels", labels.stream().map(this::label).toList());
        return summary;
    }

    private List<Judgment> judgments() {
        return runs.stream().flatMap(run -> run.judgments().stream()).toList();
    }

    private Map<String, Object> label(String name) {
        List<Map<String, Map<String, Object>>> byRun =
                runs.stream().map(run -> figures(run, name)).toList();
        Set<String> values = new LinkedHashSet<>();
        byRun.forEach(groups -> values.addAll(groups.keySet()));
        List<Object> groups = new ArrayList<>();
        for (String value : values) {
            List<Object> figures = new ArrayList<>();
            byRun.forEach(each -> figures.add(each.getOrDefault(value, Map.of())));
            groups.add(Map.of("value", value, "runs", figures));
        }
        return Map.of("name", name, "groups", groups);
    }

    /** By value of a label. The intervals take the time, and a page has many; so they share the processors. */
    private Map<String, Map<String, Object>> figures(RunReport run, String label) {
        Map<String, List<Judgment>> groups =
                Groups.byLabel(run.judgments(), label).groups();
        List<Map<String, Object>> figures = groups.values().parallelStream()
                .map(group -> ReportForm.figures(Figures.withoutWords(group, na, bootstrap)))
                .toList();
        Map<String, Map<String, Object>> byValue = new LinkedHashMap<>();
        groups.keySet().forEach(value -> byValue.put(value, figures.get(byValue.size())));
        return byValue;
    }

    /** All aspects of all runs, scored or preferred. */
    private List<String> aspects() {
        Set<String> aspects = new LinkedHashSet<>();
        runs.forEach(run -> {
            aspects.addAll(run.all().summary().aspects().keySet());
            aspects.addAll(run.all().preferences().aspects().keySet());
        });
        return List.copyOf(aspects);
    }

    private List<PageItem> items() {
        Map<ItemKey, List<@Nullable Judgment>> items = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            for (Judgment judgment : runs.get(i).judgments()) {
                items.computeIfAbsent(
                                judgment.key(),
                                unused -> new ArrayList<>(Collections.nCopies(runs.size(), (Judgment) null)))
                        .set(i, judgment);
            }
        }
        List<PageItem> list = new ArrayList<>();
        items.forEach((key, judgments) -> list.add(new PageItem(key, judgments)));
        return list;
    }
}
