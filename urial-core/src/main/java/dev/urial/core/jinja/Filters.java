package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The filters that templates use: on any value, on numbers and on strings. Those on sequences are in {@link SequenceFilters}. */
final class Filters {
    private static final Map<String, Builtin> ALL = filters();

    private Filters() {}

    static Builtin named(Run run, String name) {
        return Optional.ofNullable(ALL.get(name))
                .orElseThrow(() -> run.unsupported("the filter '" + name + "' is not known here"));
    }

    static boolean known(String name) {
        return ALL.containsKey(name);
    }

    private static Map<String, Builtin> filters() {
        Map<String, Builtin> all = new LinkedHashMap<>();
        SequenceFilters.define(all);
        define(all, "default", List.of("default_value", "boolean"), Filters::otherwise);
        all.put("d", all.get("default"));
        define(
                all,
                "string",
                List.of(),
                (run, value, given) -> value instanceof Markup ? value : Values.text(run, value));
        define(
                all,
                "safe",
                List.of(),
                (run, value, given) -> value instanceof Markup ? value : new Markup(Values.text(run, value)));
        define(all, "escape", List.of(), (run, value, given) -> value instanceof Markup ? value : escaped(run, value));
        all.put("e", all.get("escape"));
        define(all, "tojson", List.of("ensure_ascii", "indent", "separators", "sort_keys"), JsonText::of);
        define(all, "length", List.of(), Filters::length);
        all.put("count", all.get("length"));
        define(all, "abs", List.of(), Filters::absolute);
        define(all, "int", List.of("default", "base"), NumberFilters::whole);
        define(all, "float", List.of("default"), NumberFilters::real);
        define(all, "round", List.of("precision", "method"), NumberFilters::round);
        define(all, "upper", List.of(), (run, value, given) -> Strings.upper(run, soft(run, value)));
        define(all, "lower", List.of(), (run, value, given) -> Strings.lower(run, soft(run, value)));
        define(all, "capitalize", List.of(), (run, value, given) -> Strings.capitalize(run, soft(run, value)));
        define(all, "title", List.of(), Filters::title);
        define(
                all,
                "trim",
                List.of("chars"),
                (run, value, given) -> Strings.strip(
                        run, soft(run, value), given.some("chars").map(chars -> given.text(run, "chars")), true, true));
        define(
                all,
                "replace",
                List.of("old", "new", "count"),
                (run, value, given) -> Strings.replace(
                        run,
                        soft(run, value),
                        Values.text(run, given.required(run, "old")),
                        Values.text(run, given.required(run, "new")),
                        given.some("count").isPresent()
                                ? StringMethods.most(given.integer(run, "count", -1))
                                : Long.MAX_VALUE));
        define(all, "indent", List.of("width", "first", "blank"), Filters::indent);
        return Map.copyOf(all);
    }

    static void define(Map<String, Builtin> all, String name, List<String> parameters, Builtin.Body body) {
        all.put(name, new Builtin(name, parameters, body));
    }

    /** A value that a filter takes for text, whatever it is. */
    private static Text soft(Run run, Object value) {
        if (value instanceof Markup) {
            throw run.unsupported("this filter on " + Values.type(value) + " is not known here");
        }
        return Values.text(run, value);
    }

    private static Object otherwise(Run run, Object value, Bound given) {
        boolean missing = value instanceof Undefined || (given.truth(run, "boolean") && !Values.truth(run, value));
        return missing ? given.get("default_value").orElse(Text.EMPTY) : value;
    }

    private static Object length(Run run, Object value, Bound given) {
        if (value instanceof Markup) {
            return (long) soft(run, value).codePoints();
        }
        OptionalLong length = Values.length(value);
        if (length.isEmpty()) {
            throw run.failed(Values.type(value) + " has no length");
        }
        return length.getAsLong();
    }

    private static Object absolute(Run run, Object value, Bound given) {
        if (value instanceof Double number) {
            return Math.abs(number);
        }
        return Numbers.integer(value)
                .map(number -> number < 0 ? Operators.signed(run, "-", number) : number)
                .orElseThrow(() -> run.failed("'abs' needs a number, was given " + Values.type(value)));
    }

    private static Markup escaped(Run run, Object value) {
        Text text = Values.text(run, value);
        String[][] entities = {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"'", "&#39;"}, {"\"", "&#34;"}};
        for (String[] entity : entities) {
            text = Strings.replace(run, text, Text.untrusted(entity[0]), Text.untrusted(entity[1]), Long.MAX_VALUE);
        }
        return new Markup(text);
    }

    /** Jinja's own: a word begins at the start, and after white space, a dash or an opening bracket. */
    private static Text title(Run run, Object value, Bound given) {
        Text text = soft(run, value);
        TextBuilder result = new TextBuilder(run);
        int from = 0;
        while (from < text.length()) {
            int to = from;
            boolean gap = beginsWords(text.chars().charAt(from));
            while (to < text.length() && beginsWords(text.chars().charAt(to)) == gap) {
                to++;
            }
            run.step(1);
            result.add(gap ? text.sub(from, to) : titled(run, text.sub(from, to)));
            from = to;
        }
        return result.build();
    }

    private static Text titled(Run run, Text word) {
        int first = Character.charCount(word.chars().codePointAt(0));
        return new TextBuilder(run)
                .add(Strings.upper(run, word.sub(0, first)))
                .add(Strings.lower(run, word.sub(first, word.length())))
                .build();
    }

    private static boolean beginsWords(char c) {
        return Spaces.is(c) || "-({[<".indexOf(c) >= 0;
    }

    private static Text indent(Run run, Object value, Bound given) {
        Text text = Values.asText(run, value, "'indent'");
        Object width = given.get("width").orElse(4L);
        Text space = width instanceof Text spelled
                ? spelled
                : (Text) Operators.binary(run, "*", Text.untrusted(" "), given.integer(run, "width", 4));
        List<Text> lines = new ArrayList<>(Strings.lines(
                run, new TextBuilder(run).add(text).add("\n", false).build(), false));
        boolean blank = given.truth(run, "blank");
        TextBuilder result = new TextBuilder(run);
        for (int i = 0; i < lines.size(); i++) {
            boolean indented =
                    i == 0 ? given.truth(run, "first") : blank || !lines.get(i).isEmpty();
            result.add(i == 0 ? "" : "\n", false)
                    .add(indented ? space : Text.EMPTY)
                    .add(lines.get(i));
        }
        return result.build();
    }
}
