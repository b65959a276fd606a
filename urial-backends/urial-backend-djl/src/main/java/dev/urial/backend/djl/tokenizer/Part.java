package dev.urial.backend.djl.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.core.data.Unloadable;
import dev.urial.core.spi.BackendException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object of a {@code tokenizer.json}, asked for its fields by name and type. What is of another type than asked for, and every
 * field that nobody knows, is refused by its place in the file.
 */
final class Part {
    private static final int LONGEST_SHOWN = 60;

    private final Path file;
    private final String place;
    private final JsonNode node;

    Part(Path file, String place, JsonNode node) {
        this.file = file;
        this.place = place;
        this.node = node;
        if (!node.isObject()) {
            throw refused(file, place, "must be an object");
        }
    }

    /** Refuses fields that are none of these. */
    Part only(String... fields) {
        Set<String> unknown = new TreeSet<>();
        node.fieldNames().forEachRemaining(unknown::add);
        Arrays.asList(fields).forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw refused("has the unknown field '"
                    + printable(unknown.iterator().next()) + "'; known here: " + String.join(", ", fields));
        }
        return this;
    }

    String type() {
        return text("type");
    }

    BackendException unknownType(String... known) {
        return refused("its type '" + printable(type()) + "' is not supported; supported: " + String.join(", ", known));
    }

    boolean flag(String field, boolean otherwise) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw refused("'" + field + "' must be true or false");
        }
        return value.booleanValue();
    }

    Optional<String> optionalText(String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw refused("'" + field + "' must be text");
        }
        return Optional.of(Text.wellFormed(value.textValue()));
    }

    String text(String field) {
        return optionalText(field).orElseThrow(() -> refused("lacks '" + field + "'"));
    }

    /** A whole number of 0 and more. */
    int count(String field) {
        JsonNode value = node.path(field);
        if (!value.isInt() || value.intValue() < 0) {
            throw refused("'" + field + "' must be a whole number from 0 to " + Integer.MAX_VALUE);
        }
        return value.intValue();
    }

    /** Refuses a field that stands there with another value than null, 0 or an empty text. */
    void unset(String field) {
        JsonNode value = node.path(field);
        boolean nothing = value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isNumber() && value.doubleValue() == 0);
        if (!nothing) {
            throw refused("'" + field + "' is not supported");
        }
    }

    /** What a field such as {@code eos_token} names: a text, or an object with the text as its content. */
    Optional<String> token(String field) {
        return node.path(field).isObject() ? part(field).optionalText("content") : optionalText(field);
    }

    Optional<Part> optionalPart(String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull()
                ? Optional.empty()
                : Optional.of(new Part(file, inside(field), value));
    }

    Part part(String field) {
        return optionalPart(field).orElseThrow(() -> refused("lacks '" + field + "'"));
    }

    /** The objects of a list; none if it is not there. */
    List<Part> parts(String field) {
        List<Part> parts = new ArrayList<>();
        for (JsonNode element : list(field)) {
            parts.add(new Part(file, inside(field) + "[" + parts.size() + "]", element));
        }
        return parts;
    }

    /** The numbers of a list. */
    List<Integer> counts(String field) {
        List<Integer> counts = new ArrayList<>();
        for (JsonNode element : list(field)) {
            if (!element.isInt() || element.intValue() < 0) {
                throw refused("'" + field + "' must be a list of whole numbers from 0 on");
            }
            counts.add(element.intValue());
        }
        return counts;
    }

    private JsonNode list(String field) {
        JsonNode value = node.path(field);
        if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
            throw refused("'" + field + "' must be a list");
        }
        return value;
    }

    /** The parts of a {@code Sequence}, or this alone. */
    List<Part> sequence(String field) {
        if (!type().equals("Sequence")) {
            return List.of(this);
        }
        only("type", field);
        List<Part> all = new ArrayList<>();
        parts(field).forEach(part -> all.addAll(part.sequence(field)));
        return all;
    }

    /** A field {@code pattern}: {@code {"String": ...}} or {@code {"Regex": ...}}. */
    Pattern pattern() {
        Part pattern = part("pattern").only("String", "Regex");
        Optional<String> regex = pattern.optionalText("Regex");
        Optional<String> literal = pattern.optionalText("String");
        if (regex.isPresent() == literal.isPresent() || literal.equals(Optional.of(""))) {
            throw pattern.refused("must have one of String and Regex, not empty");
        }
        if (literal.isPresent()) {
            return Pattern.compile(literal.get(), Pattern.LITERAL);
        }
        try {
            return Oniguruma.pattern(regex.orElseThrow());
        } catch (IllegalArgumentException e) {
            throw pattern.refused("the expression '" + printable(regex.orElseThrow()) + "' " + firstLine(e));
        }
    }

    /** What a {@code Replace} does: its {@code content} in the place of each match of its {@code pattern}. */
    UnaryOperator<String> replacement() {
        String content = text("content");
        Optional<String> literal = part("pattern").optionalText("String");
        Pattern pattern = pattern();
        String quoted = Matcher.quoteReplacement(content);
        return literal.isPresent()
                ? text -> text.replace(literal.get(), content)
                : text -> pattern.matcher(text).replaceAll(quoted);
    }

    private static String firstLine(IllegalArgumentException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("is not supported");
    }

    private String inside(String field) {
        return place.isEmpty() ? field : place + "." + field;
    }

    BackendException refused(String found) {
        return refused(file, place, found);
    }

    static BackendException refused(Path file, String place, String found) {
        return Unloadable.of(file, (place.isEmpty() ? "" : place + ": ") + found, null);
    }

    /** Foreign text on one short line. */
    static String printable(String text) {
        return Unloadable.printable(text, LONGEST_SHOWN);
    }
}
