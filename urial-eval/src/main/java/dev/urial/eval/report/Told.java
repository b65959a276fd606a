package dev.urial.eval.report;

import dev.urial.eval.figures.Interval;
import dev.urial.eval.figures.LengthControl.State;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.figures.Share;
import dev.urial.eval.figures.Summary.Aspect;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Figures as people read them. */
public final class Told {
    private static final String NONE = "-";

    private Told() {}

    /** A mean with its interval and what it is of, such as {@code 4.100 [3.981, 4.213] (n = 800, 12 N/A left out)}. */
    public static String mean(Aspect aspect, NaRule rule) {
        String na = aspect.na() == 0
                ? "no N/A"
                : aspect.na() + " N/A " + (rule == NaRule.SKIP ? "left out" : "counted as 5");
        return estimate(aspect) + " (n = " + aspect.n() + ", " + na + ")";
    }

    static String estimate(Aspect aspect) {
        return aspect.mean().isEmpty()
                ? NONE
                : decimal(aspect.mean())
                        + aspect.ci95().map(each -> " " + interval(each)).orElse("");
    }

    static String interval(Interval interval) {
        return "[" + decimal(interval.low()) + ", " + decimal(interval.high()) + "]";
    }

    static String interval(Optional<Interval> interval) {
        return interval.map(Told::interval).orElse(NONE);
    }

    static String decimal(double value) {
        String told = String.format(Locale.ROOT, "%.3f", value);
        return told.equals("-0.000") ? "0.000" : told;
    }

    static String decimal(OptionalDouble value) {
        return value.isEmpty() ? NONE : decimal(value.getAsDouble());
    }

    static String signed(double value) {
        String told = decimal(value);
        return value > 0 ? "+" + told : told;
    }

    static String one(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    static String one(OptionalDouble value) {
        return value.isEmpty() ? NONE : one(value.getAsDouble());
    }

    /** A number as it was given. */
    static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** A p-value. */
    static String p(double p) {
        return p < 0.0001 ? "<0.0001" : String.format(Locale.ROOT, "%.4f", p);
    }

    static String percent(double share) {
        return one(100 * share) + "%";
    }

    /** Why there is nothing to say of equal length. */
    static String uncontrolled(State state) {
        return state == State.TOO_FEW ? "too few items" : "lengths differ too evenly";
    }

    static String percent(Share share) {
        return percent(share.value()) + " " + percents(share.ci95());
    }

    /** A share with what it is of, such as {@code 10 of 30, 33.3% [19.2, 51.2]}. */
    static String counted(Share share) {
        return share.count() + " of " + share.of() + ", " + percent(share);
    }

    /** A difference of shares, in percentage points. */
    static String points(double difference) {
        String told = one(100 * difference);
        return told.equals("-0.0") ? "0.0" : difference > 0 && !told.equals("0.0") ? "+" + told : told;
    }

    static String points(Interval interval) {
        return "[" + points(interval.low()) + ", " + points(interval.high()) + "]";
    }

    static String percents(Interval interval) {
        return "[" + one(100 * interval.low()) + ", " + one(100 * interval.high()) + "]";
    }
}
