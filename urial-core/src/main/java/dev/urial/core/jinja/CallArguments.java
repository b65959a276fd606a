package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arguments of a call as they are written. */
record CallArguments(List<Expr> positional, Map<String, Expr> named) {
    Arguments eval(Run run) {
        List<Object> values = new ArrayList<>();
        positional.forEach(argument -> values.add(argument.eval(run)));
        Map<String, Object> byName = new LinkedHashMap<>();
        named.forEach((name, argument) -> byName.put(name, argument.eval(run)));
        return new Arguments(values, byName);
    }
}
