package dev.urial.core.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Variables by name. Loops and macros have a scope of their own, in which what they set is lost at their end. */
final class Scope {
    private final Optional<Scope> outer;
    private final Map<String, Object> variables;

    private Scope(Optional<Scope> outer, Map<String, Object> variables) {
        this.outer = outer;
        this.variables = variables;
    }

    static Scope root(Map<String, Object> values) {
        return new Scope(Optional.empty(), new HashMap<>(values));
    }

    Scope inner() {
        return new Scope(Optional.of(this), new HashMap<>());
    }

    void set(String name, Object value) {
        variables.put(name, value);
    }

    Optional<Object> find(String name) {
        Scope scope = this;
        while (true) {
            Object value = scope.variables.get(name);
            if (value != null) {
                return Optional.of(value);
            }
            if (scope.outer.isEmpty()) {
                return Optional.empty();
            }
            scope = scope.outer.get();
        }
    }
}
