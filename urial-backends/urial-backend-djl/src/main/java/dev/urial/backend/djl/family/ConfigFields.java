package dev.urial.backend.djl.family;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.data.Unloadable;
import dev.urial.core.plugin.NearNames;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON file such as {@code config.json}, each asked for by name and kind. It remembers what was asked for, so that
 * {@link #refuseOthers(Set)} can tell which fields nobody understands. A field whose value is null is one that is not there.
 *
 * <p>Every method throws a {@link BackendException} of kind {@code UNLOADABLE}, with the file, the field and the value in its one
 * line, if the field is there and not what was asked for. For one thread.
 */
public final class ConfigFields {
    /** The greatest whole number that is believed: beyond any model's, and products of two still fit. */
    public static final int MOST = 1 << 24;

    private static final long MOST_BYTES = 1 << 26;
    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    // names come from strangers' files: the JVM's table of names is no place for them
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(50).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path file;
    /** What stands before names in messages, such as {@code rope_scaling.}; empty at the top. */
    private final String path;

    private final ObjectNode fields;
    private final Set<String> asked = new HashSet<>();
    private final Map<String, ConfigFields> inner = new HashMap<>();

    private ConfigFields(Path file, String path, ObjectNode fields) {
        this.file = file;
        this.path = path;
        this.fields = fields;
    }

    /**
     * The fields of a JSON file.
     *
     * @throws BackendException {@code UNLOADABLE} if there is no such file, or it is no JSON object in UTF-8
     */
    public static ConfigFields read(Path file) {
        JsonNode root;
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw Unloadable.of(file, "it has more than " + MOST_BYTES + " bytes", null);
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            root = JSON.readTree(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (NoSuchFileException e) {
            throw Unloadable.of(file, "there is no such file", e);
        } catch (CharacterCodingException e) {
            throw Unloadable.of(file, "it is not UTF-8", e);
        } catch (JsonProcessingException e) {
            throw Unloadable.of(file, "it is not JSON that could be read" + reason(e), e);
        } catch (IOException e) {
            throw Unloadable.of(file, "it cannot be read (" + e.getMessage() + ")", e);
        }
        if (root instanceof ObjectNode object) {
            return new ConfigFields(file, "", object);
        }
        throw Unloadable.of(file, "it is not a JSON object", null);
    }

    /** Where and what, without the parser's words about its own settings. */
    private static String reason(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String what = e.getOriginalMessage().replaceAll(" \\(start marker at .*", "");
        return (at == null ? ": " : ", in line " + at.getLineNr() + ": ") + Unloadable.printable(what);
    }

    /** The file, as it was named. */
    public Path file() {
        return file;
    }

    /** The names of all fields, whatever their values; none counts as asked for by this. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        fields.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether there is such a field, and its value is not null. */
    public boolean has(String name) {
        return find(name) != null;
    }

    /** A number from 1 to {@link #MOST} that must be there. */
    public int positive(String name) {
        return positive(name, MOST);
    }

    /** A number from 1 to {@code most} that must be there. */
    public int positive(String name, int most) {
        return whole(name, 1, most).orElseThrow(() -> missing(name));
    }

    /** A number from 1 to {@link #MOST}. */
    public OptionalInt optionalPositive(String name) {
        return whole(name, 1, MOST);
    }

    /** A whole number from {@code least} to {@code most}. */
    public OptionalInt whole(String name, int least, int most) {
        JsonNode node = find(name);
        return node == null ? OptionalInt.empty() : OptionalInt.of(whole(name, node, least, most));
    }

    /** A whole number from 0 on, or several in a list, as ids of tokens are; none if the field is not there. */
    public List<Integer> numbers(String name) {
        JsonNode node = find(name);
        if (node != null && !node.isArray()) {
            return List.of(whole(name, node, 0, Integer.MAX_VALUE));
        }
        return list(name, element -> whole(name, element, 0, Integer.MAX_VALUE));
    }

    /** Yes or no. */
    public boolean flag(String name, boolean otherwise) {
        JsonNode node = find(name);
        if (node != null && !node.isBoolean()) {
            throw wrong(name, node, "true or false");
        }
        return node == null ? otherwise : node.booleanValue();
    }

    /** A finite number. */
    public OptionalDouble real(String name) {
        JsonNode node = find(name);
        if (node == null) {
            return OptionalDouble.empty();
        }
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw wrong(name, node, "a finite number");
        }
        return OptionalDouble.of(node.doubleValue());
    }

    /** A finite number above 0. */
    public OptionalDouble positiveReal(String name) {
        OptionalDouble value = real(name);
        if (value.isPresent() && value.getAsDouble() <= 0) {
            throw refusal(name, "must be above 0");
        }
        return value;
    }

    /** A text. */
    public Optional<String> text(String name) {
        JsonNode node = find(name);
        return node == null ? Optional.empty() : Optional.of(text(name, node));
    }

    /** Whether there is such a field, and it is a text. */
    public boolean isText(String name) {
        JsonNode node = find(name);
        return node != null && node.isTextual();
    }

    /** The texts of a list; none if the field is not there. */
    public List<String> texts(String name) {
        return list(name, element -> text(name, element));
    }

    /** An object's fields; the same object whenever asked. */
    public Optional<ConfigFields> fields(String name) {
        JsonNode node = find(name);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof ObjectNode object) {
            return Optional.of(inner.computeIfAbsent(name, any -> new ConfigFields(file, path + name + ".", object)));
        }
        throw wrong(name, node, "an object");
    }

    /** Fields that change nothing that is computed here, whatever they are. */
    public void ignore(String... names) {
        asked.addAll(List.of(names));
    }

    /**
     * Refuses the fields that nobody asked for, here and in the objects that were asked for, but for those that are off: null, false,
     * or empty.
     *
     * @param harmless names that are let be
     */
    public void refuseOthers(Set<String> harmless) {
        for (String name : names()) {
            JsonNode node = fields.get(name);
            if (!asked.contains(name) && !harmless.contains(name) && !off(node)) {
                throw refusal(
                        name,
                        "is not known, so what it changes would be left out"
                                + NearNames.suggestion(name, missedNames()));
            }
        }
        inner.values().forEach(fields -> fields.refuseOthers(harmless));
    }

    /** The exception that refuses a field: {@code cannot load FILE: field 'NAME' (VALUE) WHY}. */
    public BackendException refusal(String name, String why) {
        JsonNode node = fields.get(name);
        String value = node == null ? "" : " (" + Unloadable.printable(node.toString()) + ")";
        return Unloadable.of(file, "field '" + path + Unloadable.printable(name) + "'" + value + " " + why, null);
    }

    private List<String> missedNames() {
        return asked.stream().filter(name -> !fields.has(name)).sorted().toList();
    }

    private static boolean off(JsonNode node) {
        return node.isNull()
                || (node.isBoolean() && !node.booleanValue())
                || (node.isContainerNode() && node.isEmpty())
                || (node.isTextual() && node.textValue().isEmpty());
    }

    private @Nullable JsonNode find(String name) {
        asked.add(name);
        JsonNode node = fields.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private int whole(String name, JsonNode node, int least, int most) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < least || node.intValue() > most) {
            throw wrong(name, node, "a whole number from " + least + " to " + most);
        }
        return node.intValue();
    }

    private String text(String name, JsonNode node) {
        if (!node.isTextual()) {
            throw wrong(name, node, "a text");
        }
        return node.textValue();
    }

    private <T> List<T> list(String name, Function<JsonNode, T> element) {
        JsonNode node = find(name);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray()) {
            throw wrong(name, node, "a list");
        }
        List<T> list = new ArrayList<>();
        node.forEach(one -> list.add(element.apply(one)));
        return List.copyOf(list);
    }

    private BackendException missing(String name) {
        return refusal(name, "is missing" + NearNames.suggestion(name, names()));
    }

    private BackendException wrong(String name, JsonNode found, String wanted) {
        return Unloadable.of(
                file,
                "field '" + path + Unloadable.printable(name) + "' must be " + wanted + ", was "
                        + Unloadable.printable(found.toString()),
                null);
    }
}
