package dev.urial.eval.report;

import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Pieces.Run;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run in a report.
 *
 * @param judgments all of it, in the files' order; of a judge that was asked several times, the first ones
 * @param all the figures of all of them
 * @param by the figures of each group by its value, by label, where groups were asked for; an item counts in every one of its groups
 * @param self how far the judge agrees with itself, where it was asked several times
 */
public record RunReport(
        Run run,
        List<Judgment> judgments,
        Figures all,
        Map<String, Map<String, Figures>> by,
        Optional<SelfAgreement> self) {
    public RunReport {
        judgments = List.copyOf(judgments);
        by = Collections.unmodifiableMap(new LinkedHashMap<>(by));
    }

    /** Whose answers they are, and against whose. */
    public String answers() {
        return answers(run);
    }

    static String answers(Run run) {
        return run.generator().orElse("answers")
                + run.against().map(other -> " against " + other).orElse("");
    }

    /** The same with the judge and the rubric. */
    public String name() {
        return answers() + ", judged by " + run.by().judge() + " with "
                + run.by().rubric();
    }
}
