package dev.urial.eval.report;

import dev.urial.eval.figures.Agreement;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.ItemKey;
import dev.urial.eval.judged.Pieces.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far judges agree who judged the same answers with one rubric.
 *
 * @param rubric its name
 * @param answers whose answers
 * @param judges at least 2, in the order of the report
 * @param scores by aspect; none of comparisons
 * @param preferences by aspect; none of scores
 * @param winners on who wins overall, where that was judged
 */
public record PanelAgreement(
        String rubric,
        String answers,
        List<String> judges,
        Map<String, Agreement> scores,
        Map<String, Agreement> preferences,
        Optional<Agreement> winners) {
    private record Subject(String rubric, Optional<String> generator, Optional<String> against) {}

    /** Of each set of runs that differ in the judge alone and have an item in common. */
    static List<PanelAgreement> of(List<RunReport> runs, Bootstrap bootstrap) {
        Map<Subject, List<RunReport>> panels = new LinkedHashMap<>();
        for (RunReport report : runs) {
            Run run = report.run();
            panels.computeIfAbsent(
                            new Subject(run.by().rubric(), run.generator(), run.against()), unused -> new ArrayList<>())
                    .add(report);
        }
        List<PanelAgreement> agreements = new ArrayList<>();
        panels.values().stream()
                .filter(panel -> panel.size() > 1)
                .forEach(panel -> of(panel, common(panel), bootstrap).ifPresent(agreements::add));
        return agreements;
    }

    private static Optional<PanelAgreement> of(
            List<RunReport> panel, List<List<Judgment>> judges, Bootstrap bootstrap) {
        if (judges.get(0).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PanelAgreement(
                panel.get(0).run().by().rubric(),
                panel.get(0).answers(),
                panel.stream().map(each -> each.run().by().judge()).toList(),
                Agreement.onScores(judges, bootstrap),
                Agreement.onPreferences(judges, bootstrap),
                Agreement.onWinners(judges, bootstrap)));
    }

    /** Of each judge, the judgments of answers that all of them saw: generators of one name may have answered otherwise. */
    private static List<List<Judgment>> common(List<RunReport> panel) {
        Map<ItemKey, List<Judgment>> byKey = new HashMap<>();
        panel.forEach(run -> run.judgments()
                .forEach(judgment -> byKey.computeIfAbsent(judgment.key(), unused -> new ArrayList<>())
                        .add(judgment)));
        return panel.stream()
                .map(run -> run.judgments().stream()
                        .filter(each -> same(byKey.getOrDefault(each.key(), List.of()), panel.size()))
                        .toList())
                .toList();
    }

    private static boolean same(List<Judgment> judgments, int judges) {
        return judgments.size() == judges
                && judgments.stream()
                                .map(each -> List.of(
                                        each.subject().item().queries(),
                                        each.subject().candidate().texts(),
                                        each.subject().baseline()))
                                .distinct()
                                .count()
                        == 1;
    }
}
