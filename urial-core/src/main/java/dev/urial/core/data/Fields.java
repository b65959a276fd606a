package dev.urial.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of an object from a file, each of the type it must have. A null is as good as no field. */
final class Fields {
    private static final int SHOWN = 10;
    private static final int LONGEST_NAME = 40;

    private final ObjectNode object;

    Fields(ObjectNode object) {
        this.object = object;
    }

    boolean has(String key) {
        return object.hasNonNull(key);
    }

    JsonNode get(String key) {
        return object.path(key);
    }

    Optional<ObjectNode> map(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        if (get(key) instanceof ObjectNode map) {
            return Optional.of(map);
        }
        throw wrong(key, "an object");
    }

    String text(String key) {
        if (!get(key).isTextual()) {
            throw wrong(key, "text");
        }
        return get(key).textValue();
    }

    List<String> texts(String key) {
        if (!get(key).isArray()) {
            throw wrong(key, "a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : get(key)) {
            if (!element.isTextual()) {
                throw new IllegalArgumentException("'" + key + "' must be a list of texts, number " + (texts.size() + 1)
                        + " was " + Json.kind(element));
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** A whole number; 0 where there is none. */
    long whole(String key) {
        if (!has(key)) {
            return 0;
        }
        if (!get(key).isIntegralNumber() || !get(key).canConvertToLong()) {
            throw wrong(key, "a whole number of 64 bits");
        }
        return get(key).longValue();
    }

    /** A count; 0 where there is none. */
    int count(String key) {
        long count = whole(key);
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("'" + key + "' must be a count, was " + count);
        }
        return (int) count;
    }

    /** A number; 0 where there is none. */
    double number(String key) {
        if (!has(key)) {
            return 0;
        }
        if (!get(key).isNumber()) {
            throw wrong(key, "a number");
        }
        return get(key).doubleValue();
    }

    /** The name of an item: a text, or a number as it is written. */
    String name(String key) {
        JsonNode name = get(key);
        if (name.isNumber()) {
            return name.numberValue().toString();
        }
        if (!name.isTextual()) {
            throw wrong(key, "text or a number");
        }
        if (name.textValue().isEmpty()) {
            throw new IllegalArgumentException("'" + key + "' is empty");
        }
        return name.textValue();
    }

    /** All fields but some, in the file's order. */
    Map<String, Object> others(Set<String> used) {
        Map<String, Object> others = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            if (!used.contains(field.getKey()) && !field.getValue().isNull()) {
                others.put(field.getKey(), Json.plain(field.getValue()));
            }
        });
        return others;
    }

    /** The keys there are, for a message. */
    String keys() {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        if (keys.isEmpty()) {
            return "it has no keys";
        }
        String more = keys.size() > SHOWN ? ", and " + (keys.size() - SHOWN) + " more" : "";
        return "its keys are "
                + String.join(
                        ", ",
                        keys.stream()
                                .limit(SHOWN)
                                .map(key -> "'"
                                        + (key.length() > LONGEST_NAME ? key.substring(0, LONGEST_NAME) + "..." : key)
                                        + "'")
                                .toList())
                + more;
    }

    private IllegalArgumentException wrong(String key, String wanted) {
        return new IllegalArgumentException("'" + key + "' must be " + wanted + ", was " + Json.kind(get(key)));
    }
}
