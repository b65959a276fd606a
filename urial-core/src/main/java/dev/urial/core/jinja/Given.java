package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the values that a template is given into its own. */
final class Given {
    private static final int DEEPEST = 100;

    private Given() {}

    static Object value(@Nullable Object given) {
        return value(given, 0);
    }

    private static Object value(@Nullable Object given, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("a template's value is nested deeper than " + DEEPEST);
        }
        if (given == null) {
            return None.NONE;
        }
        if (given instanceof Text || given instanceof Boolean || given instanceof Long || given instanceof Double) {
            return given;
        }
        if (given instanceof String text) {
            return Text.untrusted(text);
        }
        if (given instanceof Integer number) {
            return number.longValue();
        }
        if (given instanceof Float number) {
            return number.doubleValue();
        }
        if (given instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(value(element, depth + 1)));
            return elements;
        }
        if (given instanceof Map<?, ?> map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            map.forEach((key, element) -> entries.put(Text.untrusted(key(key)), value(element, depth + 1)));
            return entries;
        }
        throw new IllegalArgumentException("a template takes texts, numbers, booleans, lists and maps, was given a "
                + given.getClass().getName());
    }

    private static String key(@Nullable Object key) {
        if (key instanceof String name) {
            return name;
        }
        throw new IllegalArgumentException("a template's maps have texts as keys, was given " + key);
    }
}
