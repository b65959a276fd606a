package dev.urial.core.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code namespace()} gives: the one value whose parts a template may set, also from within a loop. */
final class Namespace {
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    void set(String name, Object value) {
        attributes.put(name, value);
    }

    Object get(String name) {
        Object value = attributes.get(name);
        return value == null ? new Undefined("the namespace has no attribute '" + name + "'") : value;
    }
}
