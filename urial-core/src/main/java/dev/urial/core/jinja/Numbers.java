package dev.urial.core.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalInt;

/** Numbers of Python: whole ones of 64 bits, others as doubles; {@code true} counts 1 and {@code false} 0. */
final class Numbers {
    private Numbers() {}

    static boolean is(Object value) {
        return value instanceof Long || value instanceof Double || value instanceof Boolean;
    }

    static Optional<Long> integer(Object value) {
        if (value instanceof Boolean truth) {
            return Optional.of(truth ? 1L : 0L);
        }
        return value instanceof Long number ? Optional.of(number) : Optional.empty();
    }

    static double real(Object number) {
        return number instanceof Double value ? value : integer(number).orElseThrow();
    }

    /** Empty if one is no number at all (NaN). */
    static OptionalInt compare(Object left, Object right) {
        Optional<Long> one = integer(left);
        Optional<Long> other = integer(right);
        if (one.isPresent() && other.isPresent()) {
            return OptionalInt.of(Long.compare(one.get(), other.get()));
        }
        double a = real(left);
        double b = real(right);
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return OptionalInt.empty();
        }
        if (Double.isInfinite(a) || Double.isInfinite(b)) {
            return OptionalInt.of(Double.compare(a, b));
        }
        return OptionalInt.of(exact(left).compareTo(exact(right)));
    }

    static BigDecimal exact(Object number) {
        return number instanceof Double value
                ? new BigDecimal(value)
                : BigDecimal.valueOf(integer(number).orElseThrow());
    }

    /** The shortest text that reads back as the same double, in Python's form. */
    static String repr(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(value).stripTrailingZeros();
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - shortest.scale() - 1;
        String sign = value < 0 ? "-" : "";
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.abs().toPlainString();
            return sign + (plain.contains(".") ? plain : plain + ".0");
        }
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : String.valueOf(Math.abs(exponent));
        return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
    }

    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int precision = 1; precision < 17; precision++) {
            BigDecimal rounded = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return rounded;
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
    }
}
