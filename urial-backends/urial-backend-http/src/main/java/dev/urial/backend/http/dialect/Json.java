package dev.urial.backend.http.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A JSON value from a server, which may be anything: what is not there, or of another type than asked for, is simply absent.
 * Immutable.
 */
public final class Json {
    private static final int DEEPEST = 100;
    private static final int LONGEST_TEXT = 1 << 26;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // a server's field names, tokens among them, are no constants of this program
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .build())
            .build();
    private static final ObjectReader WHOLE =
            MAPPER.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final TypeReference<LinkedHashMap<String, Object>> FIELDS = new TypeReference<>() {};

    private final JsonNode node;

    private Json(JsonNode node) {
        this.node = node;
    }

    /**
     * Reads a text that is one JSON value.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Json parse(String text) {
        try {
            JsonNode node = WHOLE.readTree(text);
            if (node == null || node.isMissingNode()) {
                throw new IllegalArgumentException("an empty text");
            }
            return new Json(node);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /**
     * Reads a text that is one JSON object into the JDK's own types, its fields in their order.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Map<String, Object> parseObject(String text) {
        Json json = parse(text);
        if (!json.isObject()) {
            throw new IllegalArgumentException("no JSON object");
        }
        return MAPPER.convertValue(json.node, FIELDS);
    }

    /** The JSON of a value of the JDK's own types; lone surrogates, which have no UTF-8, become U+FFFD. */
    public static String write(Map<String, ?> value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a value that JSON has: " + e.getOriginalMessage(), e);
        }
    }

    /** What is found by going down field names and, as numbers, places in lists. */
    public Json at(Object... path) {
        JsonNode found = node;
        for (Object step : path) {
            found = step instanceof Integer index ? found.path(index) : found.path(String.valueOf(step));
        }
        return new Json(found);
    }

    /** Whether there is a value, and not null. */
    public boolean present() {
        return !node.isMissingNode() && !node.isNull();
    }

    /** Whether it is an object. */
    public boolean isObject() {
        return node.isObject();
    }

    /** Whether it is {@code true}. */
    public boolean isTrue() {
        return node.isBoolean() && node.booleanValue();
    }

    /** The text, if it is text. */
    public Optional<String> text() {
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }

    /** The text, or an empty one. */
    public String textOrEmpty() {
        return node.isTextual() ? node.textValue() : "";
    }

    /** The number, if it is a whole one. */
    public OptionalInt integer() {
        return node.isNumber() && node.canConvertToInt() ? OptionalInt.of(node.intValue()) : OptionalInt.empty();
    }

    /** The number, if it is one. */
    public OptionalDouble number() {
        return node.isNumber() ? OptionalDouble.of(node.doubleValue()) : OptionalDouble.empty();
    }

    /** The elements, if it is a list; else none. */
    public List<Json> list() {
        if (!node.isArray()) {
            return List.of();
        }
        List<Json> elements = new ArrayList<>(node.size());
        node.forEach(element -> elements.add(new Json(element)));
        return elements;
    }

    /** The fields in their order, if it is an object; else none. */
    public Map<String, Json> fields() {
        Map<String, Json> fields = new LinkedHashMap<>();
        node.properties().forEach(field -> fields.put(field.getKey(), new Json(field.getValue())));
        return fields;
    }

    /** Nothing, as {@link #at} finds it where nothing is. */
    public static Json missing() {
        return new Json(MissingNode.getInstance());
    }

    @Override
    public String toString() {
        return node.toString();
    }
}
