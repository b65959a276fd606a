package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** What the served model writes when it is held to a JSON schema: of all values that it allows, one of the shortest. */
final class SchemaText {
    private SchemaText() {}

    static JsonNode value(JsonNode schema) {
        if (schema.has("enum")) {
            return schema.path("enum").path(0);
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("anyOf")) {
            return value(schema.path("anyOf").path(0));
        }
        return switch (schema.path("type").asText()) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "integer", "number" ->
                IntNode.valueOf((int) Math.ceil(schema.path("minimum").asDouble(0)));
            case "boolean" -> BooleanNode.FALSE;
            case "null" -> NullNode.instance;
            default -> TextNode.valueOf(" the cat");
        };
    }

    private static ObjectNode object(JsonNode schema) {
        ObjectNode object = Json.object();
        schema.path("properties").properties().forEach(entry -> object.set(entry.getKey(), value(entry.getValue())));
        return object;
    }

    private static ArrayNode array(JsonNode schema) {
        ArrayNode array = Json.array();
        for (int i = 0; i < schema.path("minItems").asInt(); i++) {
            array.add(value(schema.path("items")));
        }
        return array;
    }
}
