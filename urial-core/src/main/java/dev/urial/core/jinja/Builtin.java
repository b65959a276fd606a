package dev.urial.core.jinja;

import java.util.List;

/** A filter, test, function or method under its name, with the names of its parameters. */
record Builtin(String name, List<String> parameters, Body body) {
    /** What it does with the value it stands behind. */
    interface Body {
        Object apply(Run run, Object value, Bound arguments);
    }

    Object apply(Run run, Object value, Arguments arguments) {
        return body.apply(run, value, arguments.bound(run, name, parameters));
    }
}
