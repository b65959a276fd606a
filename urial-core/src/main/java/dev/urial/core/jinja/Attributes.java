package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands behind a dot or in square brackets. What Python's types have and is not known here is refused by name. */
final class Attributes {
    private static final Set<String> OF_STRINGS = Set.of(
            "capitalize",
            "casefold",
            "center",
            "count",
            "encode",
            "endswith",
            "expandtabs",
            "find",
            "format",
            "format_map",
            "index",
            "isalnum",
            "isalpha",
            "isascii",
            "isdecimal",
            "isdigit",
            "isidentifier",
            "islower",
            "isnumeric",
            "isprintable",
            "isspace",
            "istitle",
            "isupper",
            "join",
            "ljust",
            "lower",
            "lstrip",
            "maketrans",
            "partition",
            "removeprefix",
            "removesuffix",
            "replace",
            "rfind",
            "rindex",
            "rjust",
            "rpartition",
            "rsplit",
            "rstrip",
            "split",
            "splitlines",
            "startswith",
            "strip",
            "swapcase",
            "title",
            "translate",
            "upper",
            "zfill");
    private static final Set<String> OF_NUMBERS = Set.of(
            "as_integer_ratio",
            "bit_count",
            "bit_length",
            "conjugate",
            "denominator",
            "from_bytes",
            "fromhex",
            "hex",
            "imag",
            "is_integer",
            "numerator",
            "real",
            "to_bytes");
    private static final Set<String> CHANGING = Set.of(
            "append",
            "clear",
            "extend",
            "insert",
            "pop",
            "popitem",
            "remove",
            "reverse",
            "setdefault",
            "sort",
            "update");

    private Attributes() {}

    /** {@code value.name}: a method of the value's type, else what a dict has under the name, else undefined. */
    static Object attribute(Run run, Object value, String name) {
        return own(run, value, name).orElseGet(() -> {
            if (value instanceof Map<?, ?>) {
                Object element = Values.dict(value).get(Text.untrusted(name));
                if (element != null) {
                    return element;
                }
            }
            return missing(value, name);
        });
    }

    /** {@code value[key]}: what is there under the key or at the place, else an attribute of that name, else undefined. */
    static Object item(Run run, Object value, Object key) {
        if (value instanceof Undefined missing) {
            throw missing.used(run);
        }
        Object found = null;
        if (value instanceof Map<?, ?>) {
            boolean possible = key instanceof Text || key instanceof Long || key == None.NONE;
            if (!possible && Numbers.is(key)) {
                throw run.unsupported(Values.type(key) + " as the key of a dict is not known here");
            }
            found = possible ? Values.dict(value).get(key) : null;
        } else if (Numbers.integer(key).isPresent()) {
            found = place(run, value, Numbers.integer(key).get()).orElse(null);
        } else if (value instanceof Markup) {
            throw run.unsupported("a part of " + Values.type(value) + " is not known here");
        }
        if (found != null) {
            return found;
        }
        return key instanceof Text name
                ? own(run, value, name.chars()).orElseGet(() -> missing(value, name.chars()))
                : missing(value, String.valueOf(key));
    }

    private static Optional<Object> place(Run run, Object value, long index) {
        if (!(value instanceof Text) && !(value instanceof List<?>)) {
            return Optional.empty();
        }
        long size = Values.length(value).orElseThrow();
        long place = index < 0 ? index + size : index;
        if (place < 0 || place >= size) {
            return Optional.empty();
        }
        if (value instanceof Text text) {
            if (text.codePoints() != text.length()) {
                run.step(text.length() / 16);
            }
            int at = text.offset((int) place);
            return Optional.of(
                    text.sub(at, at + Character.charCount(text.chars().codePointAt(at))));
        }
        return Optional.of(Values.elements(value).get((int) place));
    }

    private static Undefined missing(Object value, String name) {
        return new Undefined(Values.type(value) + " has no '" + name + "'");
    }

    private static Optional<Object> own(Run run, Object value, String name) {
        if (value instanceof Undefined missing) {
            throw missing.used(run);
        }
        if (name.startsWith("__")) {
            throw run.unsupported("the attribute '" + name + "' is not known here");
        }
        if (value instanceof Text) {
            return method(run, value, name, StringMethods.named(name), OF_STRINGS);
        }
        if (value instanceof Namespace namespace) {
            return Optional.of(namespace.get(name));
        }
        if (value instanceof Loop loop) {
            return Optional.of(loop.get(name));
        }
        if (value instanceof Map<?, ?>) {
            return method(run, value, name, dictMethod(name), Set.of("fromkeys"));
        }
        if (value instanceof List<?>) {
            return method(run, value, name, listMethod(name), Set.of("start", "stop", "step"));
        }
        if (Numbers.is(value)) {
            return method(run, value, name, Optional.empty(), OF_NUMBERS);
        }
        if (value == None.NONE) {
            return Optional.empty();
        }
        throw run.unsupported("'" + name + "' of " + Values.type(value) + " is not known here");
    }

    private static Optional<Object> method(
            Run run, Object value, String name, Optional<Builtin> method, Set<String> known) {
        if (method.isPresent()) {
            Builtin builtin = method.get();
            return Optional.of((Function) (at, arguments) -> builtin.apply(at, value, arguments));
        }
        if (known.contains(name)) {
            throw run.unsupported("the method '" + name + "' of " + Values.type(value) + " is not known here");
        }
        boolean changes = CHANGING.contains(name) && (value instanceof Map<?, ?> || value instanceof List<?>);
        return changes && !(value instanceof Tuple) && !(value instanceof Range)
                ? Optional.of(new Undefined("'" + name + "': a template may not change " + Values.type(value)))
                : Optional.empty();
    }

    private static Optional<Builtin> dictMethod(String name) {
        return switch (name) {
            case "items" -> builtin(name, List.of(), (run, dict, given) -> new View(items(run, dict)));
            case "keys" ->
                builtin(
                        name,
                        List.of(),
                        (run, dict, given) -> new View(Values.dict(dict).keySet()));
            case "values" ->
                builtin(
                        name,
                        List.of(),
                        (run, dict, given) -> new View(Values.dict(dict).values()));
            case "copy" -> builtin(name, List.of(), (run, dict, given) -> Values.copy(run, Values.dict(dict)));
            case "get" ->
                builtin(name, List.of("key", "default"), (run, dict, given) -> {
                    Object found = Values.dict(dict).get(Values.key(run, given.required(run, "key")));
                    return found == null ? given.get("default").orElse(None.NONE) : found;
                });
            default -> Optional.empty();
        };
    }

    /** Pairs of key and value. */
    static List<Object> items(Run run, Object dict) {
        List<Object> pairs = new ArrayList<>();
        run.step(Values.dict(dict).size());
        Values.dict(dict).forEach((key, value) -> pairs.add(Tuple.of(key, value)));
        return pairs;
    }

    private static Optional<Builtin> listMethod(String name) {
        return switch (name) {
            case "count" ->
                builtin(
                        name,
                        List.of("value"),
                        (run, list, given) -> Values.elements(list).stream()
                                .filter(element -> Values.equal(run, element, given.required(run, "value")))
                                .count());
            case "index" ->
                builtin(name, List.of("value"), (run, list, given) -> {
                    List<Object> elements = Values.elements(list);
                    for (int i = 0; i < elements.size(); i++) {
                        if (Values.equal(run, elements.get(i), given.required(run, "value"))) {
                            return (long) i;
                        }
                    }
                    throw run.failed("'index': the value is not in the list");
                });
            case "copy" -> builtin(name, List.of(), (run, list, given) -> list);
            default -> Optional.empty();
        };
    }

    private static Optional<Builtin> builtin(String name, List<String> parameters, Builtin.Body body) {
        return Optional.of(new Builtin(name, parameters, body));
    }
}
