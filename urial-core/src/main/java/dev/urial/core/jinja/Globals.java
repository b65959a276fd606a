package dev.urial.core.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template has. */
final class Globals {
    static final Map<String, Object> ALL = Map.of(
            "range", (Function) Range::of,
            "dict", (Function) Globals::dict,
            "namespace", (Function) Globals::namespace,
            "raise_exception", (Function) Globals::refuse,
            "strftime_now", (Function) Globals::now,
            "cycler", unknown("cycler"),
            "joiner", unknown("joiner"),
            "lipsum", unknown("lipsum"));

    private Globals() {}

    private static Function unknown(String name) {
        return (run, arguments) -> {
            throw run.unsupported("the function '" + name + "' is not known here");
        };
    }

    private static Object dict(Run run, Arguments arguments) {
        Map<Object, Object> result = new LinkedHashMap<>();
        for (Object given : arguments.positional()) {
            if (!(given instanceof Map<?, ?>) || arguments.positional().size() > 1) {
                throw run.unsupported("making a dict of anything but one dict and named values is not known here");
            }
            result.putAll(Values.copy(run, Values.dict(given)));
        }
        arguments.named().forEach((name, value) -> result.put(Text.trusted(name), value));
        return result;
    }

    private static Object namespace(Run run, Arguments arguments) {
        Namespace result = new Namespace();
        Values.dict(dict(run, arguments))
                .forEach((name, value) ->
                        result.set(Values.asText(run, name, "'namespace'").chars(), value));
        return result;
    }

    private static Object refuse(Run run, Arguments arguments) {
        Object message =
                arguments.bound(run, "raise_exception", List.of("message")).required(run, "message");
        throw run.refused(Values.text(run, message).chars());
    }

    private static Object now(Run run, Arguments arguments) {
        Text format = arguments.bound(run, "strftime_now", List.of("format")).text(run, "format");
        return Strftime.of(run, format);
    }
}
