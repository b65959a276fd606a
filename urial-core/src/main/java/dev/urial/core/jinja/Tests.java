package dev.urial.core.jinja;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tests that stand behind {@code is}. */
final class Tests {
    private interface Plain {
        boolean holds(Run run, Object value);
    }

    private static final Map<String, Builtin> ALL = tests();

    private Tests() {}

    static Builtin named(Run run, String name) {
        return Optional.ofNullable(ALL.get(name))
                .orElseThrow(() -> run.unsupported("the test '" + name + "' is not known here"));
    }

    private static Map<String, Builtin> tests() {
        Map<String, Builtin> all = new LinkedHashMap<>();
        define(all, "defined", (run, value) -> !(value instanceof Undefined));
        define(all, "undefined", (run, value) -> value instanceof Undefined);
        define(all, "none", (run, value) -> value == None.NONE);
        define(all, "boolean", (run, value) -> value instanceof Boolean);
        define(all, "true", (run, value) -> Boolean.TRUE.equals(value));
        define(all, "false", (run, value) -> Boolean.FALSE.equals(value));
        define(all, "integer", (run, value) -> value instanceof Long);
        define(all, "float", (run, value) -> value instanceof Double);
        define(all, "number", (run, value) -> Numbers.is(value));
        define(all, "string", (run, value) -> value instanceof Text || value instanceof Markup);
        define(all, "mapping", (run, value) -> value instanceof Map<?, ?>);
        define(all, "iterable", Tests::iterable);
        define(
                all,
                "sequence",
                (run, value) -> iterable(run, value) && !(value instanceof View) && !(value instanceof Generated));
        define(all, "callable", (run, value) -> value instanceof Function || value instanceof Undefined);
        define(all, "odd", (run, value) -> whole(run, value) % 2 != 0);
        define(all, "even", (run, value) -> whole(run, value) % 2 == 0);
        define(all, "lower", (run, value) -> inCase(run, Values.text(run, value), true));
        define(all, "upper", (run, value) -> inCase(run, Values.text(run, value), false));
        define(
                all,
                "filter",
                (run, value) ->
                        Filters.known(Values.asText(run, value, "'filter'").chars()));
        define(
                all,
                "test",
                (run, value) ->
                        ALL.containsKey(Values.asText(run, value, "'test'").chars()));
        all.put(
                "divisibleby",
                new Builtin(
                        "divisibleby",
                        List.of("num"),
                        (run, value, given) ->
                                whole(run, Operators.binary(run, "%", value, given.required(run, "num"))) == 0));
        all.put(
                "in",
                new Builtin(
                        "in",
                        List.of("seq"),
                        (run, value, given) -> Operators.in(run, value, given.required(run, "seq"))));
        compare(all, "==", "==", "eq", "equalto");
        compare(all, "!=", "!=", "ne");
        compare(all, "<", "<", "lt", "lessthan");
        compare(all, "<=", "<=", "le");
        compare(all, ">", ">", "gt", "greaterthan");
        compare(all, ">=", ">=", "ge");
        return Map.copyOf(all);
    }

    private static void define(Map<String, Builtin> all, String name, Plain test) {
        all.put(name, new Builtin(name, List.of(), (run, value, given) -> test.holds(run, value)));
    }

    private static void compare(Map<String, Builtin> all, String operator, String... names) {
        for (String name : names) {
            all.put(
                    name,
                    new Builtin(
                            name,
                            List.of("other"),
                            (run, value, given) ->
                                    Operators.compare(run, operator, value, given.required(run, "other"))));
        }
    }

    private static boolean iterable(Run run, Object value) {
        return value instanceof Text
                || value instanceof Markup
                || value instanceof Collection<?>
                || value instanceof Map<?, ?>
                || value instanceof Generated
                || value instanceof Undefined;
    }

    private static long whole(Run run, Object value) {
        return Numbers.integer(value)
                .orElseThrow(() -> value instanceof Undefined missing
                        ? missing.used(run)
                        : run.failed("a whole number was expected, not " + Values.type(value)));
    }

    /** Whether a text has letters, all of one case. */
    static boolean inCase(Run run, Text text, boolean lower) {
        run.step(text.length() / 16);
        boolean some = false;
        for (int at = 0; at < text.length(); ) {
            int point = text.chars().codePointAt(at);
            boolean wrong = Character.isTitleCase(point)
                    || (lower ? Character.isUpperCase(point) : Character.isLowerCase(point));
            if (wrong) {
                return false;
            }
            some |= lower ? Character.isLowerCase(point) : Character.isUpperCase(point);
            at += Character.charCount(point);
        }
        return some;
    }
}
