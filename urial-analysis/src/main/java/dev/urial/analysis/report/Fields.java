package dev.urial.analysis.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The fields of an object from a study, each of the type it must have. A null is as good as no field. */
record Fields(ObjectNode object, String where) {

    /** What a node is, for messages. */
    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "text";
            case MISSING -> "missing";
            case NULL -> "null";
            default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }

    String text(String key) {
        return optionalText(key).orElseThrow(() -> wrong(key, "text"));
    }

    Optional<String> optionalText(String key) {
        if (!object.hasNonNull(key)) {
            return Optional.empty();
        }
        if (!object.get(key).isTextual()) {
            throw wrong(key, "text");
        }
        return Optional.of(object.get(key).textValue());
    }

    /** A name: a text, or a number as it is written. */
    String name(String key) {
        JsonNode name = object.path(key);
        return name.isNumber() ? name.asText() : text(key);
    }

    OptionalDouble number(String key) {
        if (!object.hasNonNull(key)) {
            return OptionalDouble.empty();
        }
        if (!object.get(key).isNumber()) {
            throw wrong(key, "a number");
        }
        return OptionalDouble.of(object.get(key).doubleValue());
    }

    /** A rank, a position or an identifier. */
    OptionalLong count(String key) {
        if (!object.hasNonNull(key)) {
            return OptionalLong.empty();
        }
        JsonNode count = object.get(key);
        if (!count.isIntegralNumber() || !count.canConvertToLong() || count.longValue() < 0) {
            throw wrong(key, "a whole number of at least 0");
        }
        return OptionalLong.of(count.longValue());
    }

    Optional<Fields> map(String key) {
        if (!object.hasNonNull(key)) {
            return Optional.empty();
        }
        if (!(object.get(key) instanceof ObjectNode map)) {
            throw wrong(key, "an object");
        }
        return Optional.of(new Fields(map, where + "'" + key + "': "));
    }

    List<Fields> maps(String key) {
        if (!object.path(key).isArray()) {
            throw wrong(key, "a list");
        }
        List<Fields> maps = new ArrayList<>();
        for (JsonNode element : object.get(key)) {
            String place = where + "'" + key + "', number " + (maps.size() + 1);
            if (!(element instanceof ObjectNode map)) {
                throw new IllegalArgumentException(place + " must be an object, was " + kind(element));
            }
            maps.add(new Fields(map, place + ": "));
        }
        return maps;
    }

    IllegalArgumentException wrong(String key, String wanted) {
        JsonNode found = object.path(key);
        String shown = found.isNumber() ? found.asText() : kind(found);
        return new IllegalArgumentException(where + "'" + key + "' must be " + wanted + ", was " + shown);
    }
}
