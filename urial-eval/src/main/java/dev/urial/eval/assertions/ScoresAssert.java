package dev.urial.eval.assertions;

import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.figures.Summary;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Status;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Asserts on the scores of a run. An N/A is left out of means unless told otherwise. */
public final class ScoresAssert extends AbstractAssert<ScoresAssert, List<Judgment>> {
    private final NaRule rule;

    ScoresAssert(List<Judgment> judgments) {
        this(judgments, NaRule.SKIP);
    }

    private ScoresAssert(List<Judgment> judgments, NaRule rule) {
        super(judgments, ScoresAssert.class);
        this.rule = rule;
        as("scores");
    }

    /** Counts an N/A as 5 from here on, as the published tables do. */
    public ScoresAssert countingNaAsFive() {
        return new ScoresAssert(actual, NaRule.FIVE);
    }

    /** Verifies that there is a judgment, and that the reply of each came and was read. */
    public ScoresAssert areAllRead() {
        if (actual.isEmpty()) {
            failWithMessage("expected judgments, there are none");
        }
        List<Judgment> others = actual.stream()
                .filter(each -> each.verdict().status() != Status.OK)
                .toList();
        if (!others.isEmpty()) {
            failWithMessage(
                    "expected all %d judgments to be read, but %d are not; the first is item '%s', %s",
                    actual.size(),
                    others.size(),
                    others.get(0).key(),
                    others.get(0).verdict().status());
        }
        return this;
    }

    /**
     * Turns to one aspect.
     *
     * @param name as the judge names it; that some judgment has it is verified
     */
    public AspectAssert aspect(String name) {
        List<JudgedBy> by = actual.stream().map(Judgment::by).distinct().toList();
        if (by.size() > 1) {
            failWithMessage("expected judgments of one judge with one rubric, they are of %s", by);
        }
        Summary summary = Summary.of(actual, rule, new Bootstrap(0));
        Summary.Aspect aspect = summary.aspects().get(name);
        if (aspect == null) {
            throw failure(
                    "expected scores of '%s' among %d judgments, aspects are %s",
                    name, actual.size(), summary.aspects().keySet());
        }
        return new AspectAssert(this, aspect, name, rule);
    }
}
