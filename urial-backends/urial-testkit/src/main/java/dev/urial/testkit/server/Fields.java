package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The fields of a request's JSON object. A field that is null counts as absent; one of a wrong type is refused. */
final class Fields {
    private final ObjectNode object;
    private final Function<String, Refusal> refusal;

    /** @param refusal the server's answer to a wrong request, from its message */
    Fields(ObjectNode object, Function<String, Refusal> refusal) {
        this.object = object;
        this.refusal = refusal;
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** The field as it is; {@link #has} must have said that it is there. */
    JsonNode node(String name) {
        return object.path(name);
    }

    double number(String name, double otherwise) {
        return has(name) ? checked(name, node(name).isNumber(), "a number").doubleValue() : otherwise;
    }

    int integer(String name, int otherwise) {
        return has(name)
                ? checked(name, node(name).canConvertToInt(), "an integer").intValue()
                : otherwise;
    }

    long whole(String name, long otherwise) {
        return has(name)
                ? checked(name, node(name).canConvertToLong(), "an integer").longValue()
                : otherwise;
    }

    boolean flag(String name) {
        return has(name) && checked(name, node(name).isBoolean(), "a boolean").booleanValue();
    }

    boolean flag(String name, boolean otherwise) {
        return has(name) ? flag(name) : otherwise;
    }

    String text(String name, String otherwise) {
        return has(name) ? checked(name, node(name).isTextual(), "a string").textValue() : otherwise;
    }

    /** A list of strings, or one. */
    List<String> texts(String name) {
        if (node(name).isTextual()) {
            return List.of(node(name).textValue());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : node(name)) {
            texts.add(checked(name, element, element.isTextual(), "a list of strings")
                    .textValue());
        }
        return texts;
    }

    /** The fields of an object within; none if it is absent. */
    Fields inner(String name) {
        return new Fields(node(name) instanceof ObjectNode inner ? inner : Json.object(), refusal);
    }

    private JsonNode checked(String name, boolean right, String wanted) {
        return checked(name, node(name), right, wanted);
    }

    private JsonNode checked(String name, JsonNode value, boolean right, String wanted) {
        if (!right) {
            throw refusal.apply("'" + name + "' must be " + wanted + ", was " + value);
        }
        return value;
    }
}
