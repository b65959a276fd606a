package dev.urial.core.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * JSON as this package reads and writes it: every number exactly, no key twice, bounded depth, and any text on one physical line of
 * valid UTF-8.
 */
final class Json {
    /**
     * How deep lists and maps of a value may be nested: far above any real data, far below what a stack holds. Files may go deeper,
     * for what was a field on top of one file is further down in another.
     */
    private static final int DEEPEST = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    // names come from users' files: the JVM's table of names is no place for them
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(2 * DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final ObjectReader WHOLE =
            MAPPER.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /** How the parser's messages tell programmers where a limit is set. */
    private static final Pattern SOURCE = Pattern.compile(",? from `[^`]*`");

    private static final ObjectWriter INDENTED = MAPPER.writer(indented());

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A parser of JSON that may be long; its {@code readValueAsTree} gives nodes. */
    static JsonParser parser(Reader reader) throws IOException {
        return MAPPER.createParser(reader).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE); // its bytes are still counted
    }

    /**
     * The object that a text is.
     *
     * @throws IllegalArgumentException saying what the text is instead
     */
    static ObjectNode object(String text) {
        JsonNode node;
        try {
            node = WHOLE.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
        return object(node);
    }

    /** A node that must be an object, likewise. */
    static ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("must be a JSON object, was " + kind(node));
    }

    /** What a node is, for messages: {@code a number}. */
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

    /** Why JSON could not be read, in one line. */
    static String reason(JsonProcessingException failure) {
        if (failure instanceof JsonEOFException) {
            return "is not JSON: it ends in the middle";
        }
        if (failure instanceof StreamConstraintsException) {
            return "goes beyond what is read: "
                    + SOURCE.matcher(failure.getOriginalMessage()).replaceAll("");
        }
        return "is not JSON: "
                + failure.getOriginalMessage().lines().findFirst().orElse("unreadable");
    }

    /**
     * A node's value in the JDK's own types; nulls in maps and lists are left out.
     *
     * @throws IllegalArgumentException if it is nested too deeply
     */
    static Object plain(JsonNode node) {
        return plain(node, 0);
    }

    static Map<String, Object> plain(ObjectNode object) {
        return map(object, 0);
    }

    private static Object plain(JsonNode node, int depth) {
        return switch (node.getNodeType()) {
            case OBJECT -> map((ObjectNode) node, depth + 1);
            case ARRAY -> list(node, depth + 1);
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            default -> node.textValue();
        };
    }

    private static Map<String, Object> map(ObjectNode object, int depth) {
        check(depth);
        Map<String, Object> map = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                map.put(field.getKey(), plain(field.getValue(), depth));
            }
        });
        return map;
    }

    private static List<Object> list(JsonNode array, int depth) {
        check(depth);
        List<Object> list = new ArrayList<>();
        array.forEach(element -> {
            if (!element.isNull()) {
                list.add(plain(element, depth));
            }
        });
        return List.copyOf(list);
    }

    private static void check(int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("has lists and objects nested deeper than " + DEEPEST);
        }
    }

    /** The node of a value in the JDK's own types. */
    static JsonNode node(Object plain) {
        return MAPPER.valueToTree(plain);
    }

    /** One physical line, for whoever splits lines however, without its end. */
    static String line(ObjectNode object) {
        return escaped(object.toString());
    }

    /** Several lines, as Python's {@code json.dump} writes them with an indent of 2. */
    static String pretty(ObjectNode object) {
        try {
            return escaped(INDENTED.writeValueAsString(object));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    private static PrettyPrinter indented() {
        Separators separators = Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(separators).withObjectIndenter(indenter).withArrayIndenter(indenter);
    }

    // Lone surrogates have no UTF-8, and NEL, LS and PS end a line for some readers. They stand inside strings only.
    private static String escaped(String json) {
        StringBuilder text = null;
        int done = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < '\u0085') {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < json.length() && Character.isLowSurrogate(json.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c) || c == '\u0085' || c == '\u2028' || c == '\u2029') {
                text = text == null ? new StringBuilder(json.length() + 16) : text;
                text.append(json, done, i).append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                done = i + 1;
            }
        }
        return text == null ? json : text.append(json, done, json.length()).toString();
    }
}
