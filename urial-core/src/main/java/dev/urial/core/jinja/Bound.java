package dev.urial.core.jinja;

import java.util.Map;
import java.util.Optional;

/** The arguments of a call by the names of its parameters. */
record Bound(String callee, Map<String, Object> values) {
    Optional<Object> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** An argument, absent also where it is {@code none}. */
    Optional<Object> some(String name) {
        return get(name).filter(value -> value != None.NONE);
    }

    Object required(Run run, String name) {
        return get(name).orElseThrow(() -> run.failed("'" + callee + "' needs the argument '" + name + "'"));
    }

    Text text(Run run, String name) {
        return Values.asText(run, required(run, name), "'" + callee + "'");
    }

    boolean truth(Run run, String name) {
        return get(name).map(value -> Values.truth(run, value)).orElse(false);
    }

    long integer(Run run, String name, long otherwise) {
        return get(name)
                .map(value -> Numbers.integer(value)
                        .orElseThrow(() -> run.failed("'" + callee + "' needs a whole number as '" + name
                                + "', was given " + Values.type(value))))
                .orElse(otherwise);
    }
}
