package dev.urial.core.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/** The filters that make numbers. */
final class NumberFilters {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+(_[0-9]+)*");
    private static final Pattern REAL = Pattern.compile(
            "[+-]?([0-9]+(_[0-9]+)*(\\.([0-9]+(_[0-9]+)*)?)?|\\.[0-9]+(_[0-9]+)*)([eE][+-]?[0-9]+(_[0-9]+)*)?");
    private static final Pattern NAMED = Pattern.compile("(?i)[+-]?(inf|infinity|nan)");
    private static final int LONGEST = 400;

    private NumberFilters() {}

    static Object whole(Run run, Object value, Bound given) {
        if (given.integer(run, "base", 10) != 10) {
            throw run.unsupported("'int' with another base than 10 is not known here");
        }
        Object otherwise = given.get("default").orElse(0L);
        if (value instanceof Text text && WHOLE.matcher(stripped(run, text)).matches()) {
            return exact(run, new BigDecimal(stripped(run, text).replace("_", "")));
        }
        return parsed(run, value)
                .filter(number -> !number.isInfinite() && !number.isNaN())
                .map(number -> Numbers.integer(value)
                        .map(whole -> (Object) whole)
                        .orElseGet(() -> exact(run, new BigDecimal(number).setScale(0, RoundingMode.DOWN))))
                .orElse(otherwise);
    }

    static Object real(Run run, Object value, Bound given) {
        Object otherwise = given.get("default").orElse(0.0);
        return parsed(run, value).map(number -> (Object) number).orElse(otherwise);
    }

    private static Long exact(Run run, BigDecimal number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException e) {
            throw run.unsupported("whole numbers beyond 64 bits are not known here");
        }
    }

    /** A number, or what a text says in Python's spelling. */
    private static Optional<Double> parsed(Run run, Object value) {
        if (Numbers.is(value)) {
            return Optional.of(Numbers.real(value));
        }
        if (value instanceof Undefined missing) {
            throw missing.used(run);
        }
        if (!(value instanceof Text text)) {
            return Optional.empty();
        }
        String spelled = stripped(run, text);
        if (NAMED.matcher(spelled).matches()) {
            throw run.unsupported("numbers that are infinite or none are not known here");
        }
        return REAL.matcher(spelled).matches()
                ? Optional.of(Double.parseDouble(spelled.replace("_", "")))
                : Optional.empty();
    }

    private static String stripped(Run run, Text text) {
        String spelled = Strings.strip(run, text, Optional.empty(), true, true).chars();
        if (spelled.length() <= LONGEST
                && spelled.codePoints().anyMatch(point -> point > 127 && Character.isDigit(point))) {
            throw run.unsupported("numbers in other digits than 0 to 9 are not known here");
        }
        return spelled.length() > LONGEST ? "" : spelled;
    }

    static Object round(Run run, Object value, Bound given) {
        long precision = given.integer(run, "precision", 0);
        String method =
                given.get("method").isPresent() ? given.text(run, "method").chars() : "common";
        if (!Numbers.is(value) || Math.abs(precision) > 300) {
            throw run.failed("'round' needs a number and a small precision, was given " + Values.type(value));
        }
        if (Numbers.integer(value).isPresent() && precision >= 0 && method.equals("common")) {
            return Numbers.integer(value).get();
        }
        double number = Numbers.real(value);
        if (Numbers.integer(value).isPresent() || precision < 0 || !Double.isFinite(number)) {
            throw run.unsupported("'round' of this number is not known here");
        }
        double scale = Math.pow(10, (int) precision);
        return switch (method) {
            case "common" ->
                new BigDecimal(number)
                        .setScale((int) precision, RoundingMode.HALF_EVEN)
                        .doubleValue();
            case "ceil" -> Math.ceil(number * scale) / scale;
            case "floor" -> Math.floor(number * scale) / scale;
            default -> throw run.failed("'round' has no method '" + method + "'; it has common, ceil and floor");
        };
    }
}
