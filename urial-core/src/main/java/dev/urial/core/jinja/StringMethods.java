package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The methods of Python's strings that templates use. */
final class StringMethods {
    private interface Body {
        Object apply(Run run, Text text, Bound given);
    }

    private static final Map<String, Builtin> METHODS = methods();

    private StringMethods() {}

    static Optional<Builtin> named(String name) {
        return Optional.ofNullable(METHODS.get(name));
    }

    private static Map<String, Builtin> methods() {
        Map<String, Builtin> all = new LinkedHashMap<>();
        define(
                all,
                "strip",
                List.of("chars"),
                (run, text, given) -> Strings.strip(run, text, set(run, given), true, true));
        define(
                all,
                "lstrip",
                List.of("chars"),
                (run, text, given) -> Strings.strip(run, text, set(run, given), true, false));
        define(
                all,
                "rstrip",
                List.of("chars"),
                (run, text, given) -> Strings.strip(run, text, set(run, given), false, true));
        define(all, "split", List.of("sep", "maxsplit"), StringMethods::split);
        define(
                all,
                "rsplit",
                List.of("sep", "maxsplit"),
                (run, text, given) -> given.some("sep").isPresent()
                        ? Strings.splitFromRight(
                                run, text, given.text(run, "sep"), most(given.integer(run, "maxsplit", -1)))
                        : rightWords(run, text, given));
        define(
                all,
                "splitlines",
                List.of("keepends"),
                (run, text, given) -> new ArrayList<Object>(Strings.lines(run, text, given.truth(run, "keepends"))));
        define(all, "partition", List.of("sep"), (run, text, given) -> partition(run, text, given, false));
        define(all, "rpartition", List.of("sep"), (run, text, given) -> partition(run, text, given, true));
        define(
                all,
                "startswith",
                List.of("prefix"),
                (run, text, given) -> affixes(run, given, "prefix").stream()
                        .anyMatch(prefix -> text.chars().startsWith(prefix)));
        define(
                all,
                "endswith",
                List.of("suffix"),
                (run, text, given) -> affixes(run, given, "suffix").stream()
                        .anyMatch(suffix -> text.chars().endsWith(suffix)));
        define(all, "removeprefix", List.of("prefix"), (run, text, given) -> {
            String prefix = given.text(run, "prefix").chars();
            return text.chars().startsWith(prefix) ? run.cut(text, prefix.length(), text.length()) : text;
        });
        define(all, "removesuffix", List.of("suffix"), (run, text, given) -> {
            String suffix = given.text(run, "suffix").chars();
            return text.chars().endsWith(suffix) ? run.cut(text, 0, text.length() - suffix.length()) : text;
        });
        define(
                all,
                "replace",
                List.of("old", "new", "count"),
                (run, text, given) -> Strings.replace(
                        run,
                        text,
                        given.text(run, "old"),
                        given.text(run, "new"),
                        most(given.integer(run, "count", -1))));
        define(all, "upper", List.of(), (run, text, given) -> Strings.upper(run, text));
        define(all, "lower", List.of(), (run, text, given) -> Strings.lower(run, text));
        define(all, "title", List.of(), (run, text, given) -> Strings.title(run, text));
        define(all, "capitalize", List.of(), (run, text, given) -> Strings.capitalize(run, text));
        define(all, "find", List.of("sub"), (run, text, given) -> find(run, text, given.text(run, "sub"), false));
        define(all, "rfind", List.of("sub"), (run, text, given) -> find(run, text, given.text(run, "sub"), true));
        define(all, "index", List.of("sub"), (run, text, given) -> {
            long found = find(run, text, given.text(run, "sub"), false);
            if (found < 0) {
                throw run.failed("'index': the text is not in the string");
            }
            return found;
        });
        define(all, "count", List.of("sub"), (run, text, given) -> count(run, text, given.text(run, "sub")));
        define(
                all,
                "join",
                List.of("iterable"),
                (run, text, given) -> Strings.join(
                        run,
                        text,
                        Values.list(run, given.required(run, "iterable")),
                        part -> Values.asText(run, part, "'join'")));
        define(
                all,
                "isspace",
                List.of(),
                (run, text, given) -> all(run, text, point -> point <= Character.MAX_VALUE && Spaces.is((char) point)));
        define(all, "isalpha", List.of(), (run, text, given) -> all(run, text, Character::isLetter));
        define(all, "isdecimal", List.of(), (run, text, given) -> all(run, text, Character::isDigit));
        define(all, "islower", List.of(), (run, text, given) -> Tests.inCase(run, text, true));
        define(all, "isupper", List.of(), (run, text, given) -> Tests.inCase(run, text, false));
        return Map.copyOf(all);
    }

    private static void define(Map<String, Builtin> all, String name, List<String> parameters, Body body) {
        all.put(name, new Builtin(name, parameters, (run, value, given) -> body.apply(run, (Text) value, given)));
    }

    /** A limit of Python's: negative is none. */
    static long most(long count) {
        return count < 0 ? Long.MAX_VALUE : count;
    }

    private static Optional<Text> set(Run run, Bound given) {
        return given.some("chars").map(chars -> Values.asText(run, chars, "'" + given.callee() + "'"));
    }

    private static Object split(Run run, Text text, Bound given) {
        long cuts = most(given.integer(run, "maxsplit", -1));
        return given.some("sep").isPresent()
                ? Strings.split(run, text, given.text(run, "sep"), cuts)
                : Strings.words(run, text, cuts);
    }

    private static Object rightWords(Run run, Text text, Bound given) {
        if (given.integer(run, "maxsplit", -1) >= 0) {
            throw run.unsupported("'rsplit' by white space with a limit is not known here");
        }
        return Strings.words(run, text, Long.MAX_VALUE);
    }

    private static Object partition(Run run, Text text, Bound given, boolean last) {
        Text separator = given.text(run, "sep");
        if (separator.isEmpty()) {
            throw run.failed("'" + given.callee() + "' needs a separator that is not empty");
        }
        run.search(text, separator);
        int at = last
                ? text.chars().lastIndexOf(separator.chars())
                : text.chars().indexOf(separator.chars());
        if (at < 0) {
            return last ? Tuple.of(Text.EMPTY, Text.EMPTY, text) : Tuple.of(text, Text.EMPTY, Text.EMPTY);
        }
        int end = at + separator.length();
        return Tuple.of(run.cut(text, 0, at), run.cut(text, at, end), run.cut(text, end, text.length()));
    }

    private static List<String> affixes(Run run, Bound given, String name) {
        Object value = given.required(run, name);
        List<Object> all = value instanceof Tuple tuple ? tuple : List.of(value);
        return all.stream()
                .map(affix ->
                        Values.asText(run, affix, "'" + given.callee() + "'").chars())
                .toList();
    }

    private static long find(Run run, Text text, Text sought, boolean last) {
        run.search(text, sought);
        int at = last ? text.chars().lastIndexOf(sought.chars()) : text.chars().indexOf(sought.chars());
        return at < 0 ? -1 : text.chars().codePointCount(0, at);
    }

    private static long count(Run run, Text text, Text sought) {
        if (sought.isEmpty()) {
            return text.codePoints() + 1L;
        }
        return Strings.split(run, text, sought, Long.MAX_VALUE).size() - 1L;
    }

    private static boolean all(Run run, Text text, IntPredicate test) {
        run.step(text.length() / 16);
        return !text.isEmpty() && text.chars().codePoints().allMatch(test);
    }
}
