package dev.urial.core.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a call is given: values by place, then values by name. */
record Arguments(List<Object> positional, Map<String, Object> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(Object... values) {
        return new Arguments(List.of(values), Map.of());
    }

    /** The arguments without the first ones by place. */
    Arguments from(int index) {
        return new Arguments(positional.subList(Math.min(index, positional.size()), positional.size()), named);
    }

    /** The arguments by the names of parameters. */
    Bound bound(Run run, String callee, List<String> parameters) {
        if (positional.size() > parameters.size()) {
            throw run.failed("'" + callee + "' takes " + parameters.size() + " arguments at most, was given "
                    + positional.size());
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < positional.size(); i++) {
            values.put(parameters.get(i), positional.get(i));
        }
        named.forEach((name, value) -> {
            if (!parameters.contains(name)) {
                throw run.failed("'" + callee + "' has no argument '" + name + "'; it has " + parameters);
            }
            if (values.put(name, value) != null) {
                throw run.failed("'" + callee + "' was given '" + name + "' twice");
            }
        });
        return new Bound(callee, values);
    }
}
