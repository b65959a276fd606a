package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What operators make of two values. */
final class Operators {
    private Operators() {}

    static boolean compare(Run run, String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> Values.equal(run, left, right);
            case "!=" -> !Values.equal(run, left, right);
            case "in" -> in(run, left, right);
            case "not in" -> !in(run, left, right);
            case "<" -> Values.compare(run, left, right) < 0;
            case "<=" -> Values.compare(run, left, right) <= 0;
            case ">" -> Values.compare(run, left, right) > 0;
            default -> Values.compare(run, left, right) >= 0;
        };
    }

    static boolean in(Run run, Object element, Object container) {
        if (container instanceof Text text) {
            Text sought = Values.asText(run, element, "'in' a string");
            run.search(text, sought);
            return text.chars().contains(sought.chars());
        }
        if (container instanceof Map<?, ?> map) {
            return map.containsKey(Values.key(run, element));
        }
        var elements = Values.iterator(run, container);
        while (elements.hasNext()) {
            if (Values.equal(run, elements.next(), element)) {
                return true;
            }
        }
        return false;
    }

    static Object signed(Run run, String sign, Object value) {
        if (value instanceof Double number) {
            return sign.equals("-") ? -number : number;
        }
        long number = Numbers.integer(value).orElseThrow(() -> misused(run, sign, value, value));
        return sign.equals("-") ? exact(run, () -> Math.negateExact(number)) : (Object) number;
    }

    static Object binary(Run run, String operator, Object left, Object right) {
        if (Numbers.is(left) && Numbers.is(right)) {
            Optional<Long> one = Numbers.integer(left);
            Optional<Long> other = Numbers.integer(right);
            return one.isPresent() && other.isPresent()
                    ? whole(run, operator, one.get(), other.get())
                    : real(run, operator, Numbers.real(left), Numbers.real(right));
        }
        return switch (operator) {
            case "+" -> sum(run, left, right);
            case "*" -> repeated(run, left, right);
            default -> throw misused(run, operator, left, right);
        };
    }

    private static Object whole(Run run, String operator, long left, long right) {
        if (right == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
            throw run.failed("division by zero");
        }
        return switch (operator) {
            case "+" -> exact(run, () -> Math.addExact(left, right));
            case "-" -> exact(run, () -> Math.subtractExact(left, right));
            case "*" -> exact(run, () -> Math.multiplyExact(left, right));
            case "/" -> (double) left / right;
            case "//" -> Math.floorDiv(left, right);
            case "%" -> Math.floorMod(left, right);
            default -> power(run, left, right);
        };
    }

    private static Object power(Run run, long base, long exponent) {
        if (exponent < 0) {
            if (base == 0) {
                throw run.failed("division by zero");
            }
            return Math.pow((double) base, (double) exponent);
        }
        if (exponent > 64 && base != 0 && base != 1 && base != -1) {
            throw run.unsupported("whole numbers beyond 64 bits are not known here");
        }
        int times = (int) (exponent > 64 ? 64 + exponent % 2 : exponent);
        return exact(run, () -> {
            long result = 1;
            for (int i = 0; i < times; i++) {
                result = Math.multiplyExact(result, base);
            }
            return result;
        });
    }

    private static Object exact(Run run, LongSupplier computed) {
        try {
            return computed.getAsLong();
        } catch (ArithmeticException e) {
            throw run.unsupported("whole numbers beyond 64 bits are not known here");
        }
    }

    private static Object real(Run run, String operator, double left, double right) {
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> {
                if (right == 0) {
                    throw run.failed("division by zero");
                }
                yield left / right;
            }
            default -> throw run.unsupported("the operator " + operator + " on fractions is not known here");
        };
    }

    private static Object sum(Run run, Object left, Object right) {
        if (left instanceof Text one && right instanceof Text other) {
            return new TextBuilder(run).add(one).add(other).build();
        }
        boolean tuples = left instanceof Tuple && right instanceof Tuple;
        if (tuples || (plainList(left) && plainList(right))) {
            List<Object> joined = new ArrayList<>();
            run.step(
                    Values.elements(left).size() + (long) Values.elements(right).size());
            joined.addAll(Values.elements(left));
            joined.addAll(Values.elements(right));
            return tuples ? new Tuple(joined) : joined;
        }
        throw misused(run, "+", left, right);
    }

    private static boolean plainList(Object value) {
        return value instanceof List<?> && !(value instanceof Tuple) && !(value instanceof Range);
    }

    private static Object repeated(Run run, Object left, Object right) {
        if (Numbers.is(left)) {
            return Numbers.is(right) ? misused(run, "*", left, right) : repeated(run, right, left);
        }
        long times = Math.max(0, Numbers.integer(right).orElseThrow(() -> misused(run, "*", left, right)));
        if (left instanceof Text text) {
            TextBuilder result = new TextBuilder(run);
            for (long i = 0; i < times && !text.isEmpty(); i++) {
                result.add(text);
            }
            return result.build();
        }
        if (plainList(left) || left instanceof Tuple) {
            List<Object> elements = Values.elements(left);
            List<Object> result = new ArrayList<>();
            for (long i = 0; i < times && !elements.isEmpty(); i++) {
                run.step(elements.size());
                result.addAll(elements);
            }
            return left instanceof Tuple ? new Tuple(result) : result;
        }
        throw misused(run, "*", left, right);
    }

    private static TemplateException misused(Run run, String operator, Object left, Object right) {
        if (left instanceof Undefined missing) {
            return missing.used(run);
        }
        if (right instanceof Undefined missing) {
            return missing.used(run);
        }
        boolean known =
                left instanceof Markup || right instanceof Markup || (left instanceof Text && operator.equals("%"));
        String what = "the operator " + operator + " on " + Values.type(left) + " and " + Values.type(right);
        return known ? run.unsupported(what + " is not known here") : run.failed(what + " makes no sense");
    }
}
