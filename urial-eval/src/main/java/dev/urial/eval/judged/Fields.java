package dev.urial.eval.judged;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of an object, each of the type it must have; all throw {@link IllegalArgumentException} saying what is wrong. */
record Fields(Map<String, Object> fields) {
    private static final int SHOWN = 10;

    boolean has(String key) {
        return fields.containsKey(key);
    }

    Optional<Object> get(String key) {
        return Optional.ofNullable(fields.get(key));
    }

    /** A text, or a number as it is written. */
    String name(String key) {
        Object name = fields.get(key);
        if (name instanceof Number || (name instanceof String text && !text.isEmpty())) {
            return name.toString();
        }
        throw wrong(key, "a text or a number");
    }

    String text(String key) {
        return optionalText(key).orElseThrow(() -> wrong(key, "text"));
    }

    Optional<String> optionalText(String key) {
        if (fields.get(key) instanceof String text) {
            return Optional.of(text);
        }
        if (has(key)) {
            throw wrong(key, "text");
        }
        return Optional.empty();
    }

    /** Texts: a list of them, a single one, or none. */
    List<String> texts(String key) {
        Object value = fields.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof String text) {
            return List.of(text);
        }
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw wrong(key, "text or a list of texts");
    }

    boolean flag(String key) {
        if (fields.get(key) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(key, "true or false");
    }

    OptionalDouble number(String key) {
        Object value = fields.get(key);
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (value instanceof Number number) {
            return OptionalDouble.of(number.doubleValue());
        }
        throw wrong(key, "a number");
    }

    /** A count; 0 where there is none. */
    int count(String key) {
        Object value = fields.get(key);
        if (value == null) {
            return 0;
        }
        if (value instanceof Integer count && count >= 0) {
            return count;
        }
        throw wrong(key, "a count");
    }

    /** An object; one without fields where there is none. */
    Fields map(String key) {
        return has(key) ? of(key, fields.get(key)) : new Fields(Map.of());
    }

    /** The objects of a list; none where there is no list. */
    List<Fields> maps(String key) {
        Object value = fields.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> of(key, each)).toList();
        }
        throw wrong(key, "a list of objects");
    }

    /** All fields but some. */
    Map<String, Object> others(Set<String> used) {
        Map<String, Object> others = new LinkedHashMap<>(fields);
        others.keySet().removeAll(used);
        return others;
    }

    /** The keys there are, for a message. */
    String keys() {
        return fields.isEmpty()
                ? "it has no keys"
                : fields.keySet().stream()
                        .limit(SHOWN)
                        .map(key -> "'" + key + "'")
                        .collect(Collectors.joining(", ", "its keys are ", fields.size() > SHOWN ? ", ..." : ""));
    }

    private static Fields of(String key, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("'" + key + "' must be an object, was " + kind(value));
        }
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((name, each) -> named.put(String.valueOf(name), each));
        return new Fields(named);
    }

    private IllegalArgumentException wrong(String key, String wanted) {
        return new IllegalArgumentException("'" + key + "' must be " + wanted + ", was " + kind(fields.get(key)));
    }

    private static String kind(@Nullable Object value) {
        if (value == null) {
            return "missing";
        }
        if (value instanceof Map) {
            return "an object";
        }
        if (value instanceof List) {
            return "a list";
        }
        return value instanceof String text ? "the text '" + shortened(text) + "'" : value.toString();
    }

    private static String shortened(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
