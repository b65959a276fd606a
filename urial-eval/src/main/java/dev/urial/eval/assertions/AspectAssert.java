package dev.urial.eval.assertions;

import dev.urial.eval.figures.Interval;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.figures.Summary.Aspect;
import dev.urial.eval.report.Told;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/** Asserts on one aspect of a run. Each failure tells the mean, its 95% interval, n and how many N/A there are. */
public final class AspectAssert extends AbstractAssert<AspectAssert, Aspect> {
    private final ScoresAssert scores;
    private final String name;
    private final NaRule rule;

    AspectAssert(ScoresAssert scores, Aspect aspect, String name, NaRule rule) {
        super(aspect, AspectAssert.class);
        this.scores = scores;
        this.name = name;
        this.rule = rule;
        as(name);
    }

    /** Verifies that the mean is {@code least} or more. */
    public AspectAssert meanIsAtLeast(double least) {
        if (!(actual.mean().orElse(Double.NaN) >= least)) {
            fail("the mean to be at least " + least);
        }
        return this;
    }

    /** Verifies that the mean is above {@code least} beyond chance: its 95% interval does not begin below it. */
    public AspectAssert meanIsSurelyAtLeast(double least) {
        Optional<Interval> interval = actual.ci95();
        if (interval.isEmpty() || interval.get().low() < least) {
            fail("the 95% interval of the mean to be at least " + least + " from its start");
        }
        return this;
    }

    /** Verifies that so many values make the mean, for a mean of few says little. */
    public AspectAssert hasAtLeast(int values) {
        if (actual.n() < values) {
            fail("at least " + values + " values");
        }
        return this;
    }

    /** Verifies that the judge said N/A no more than so often. */
    public AspectAssert hasAtMostNa(int most) {
        if (actual.na() > most) {
            fail("at most " + most + " N/A");
        }
        return this;
    }

    /** Turns to another aspect of the same run. */
    public AspectAssert aspect(String other) {
        return scores.aspect(other);
    }

    private void fail(String expected) {
        failWithMessage("%s", "expected " + expected + " on " + name + ", was " + Told.mean(actual, rule));
    }
}
