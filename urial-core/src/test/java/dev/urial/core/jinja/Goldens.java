package dev.urial.core.jinja;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Templates and conversations, and what Jinja2 made of them: the files beside render.py, which wrote golden.json. */
final class Goldens {
    /** The time in render.py. */
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-05T04:07:09Z"), ZoneOffset.UTC);

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

    private static final JsonNode GOLDEN = json("golden.json");
    private static final JsonNode CONVERSATIONS = json("conversations.json");
    private static final JsonNode SNIPPETS = json("snippets.json");

    private Goldens() {}

    static List<String> templates() {
        return names(GOLDEN.path("templates"));
    }

    static List<String> conversations() {
        return names(CONVERSATIONS);
    }

    static String source(String template) {
        return new String(bytes("templates/" + template), StandardCharsets.UTF_8);
    }

    static List<String> snippets() {
        return names(GOLDEN.path("snippets"));
    }

    static List<String> unsupportedSnippets() {
        List<String> result = new ArrayList<>();
        SNIPPETS.path("unsupported").forEach(snippet -> result.add(snippet.textValue()));
        return result;
    }

    static JsonNode ofTemplate(String template, String conversation) {
        return GOLDEN.path("templates").path(template).path(conversation);
    }

    static JsonNode ofSnippet(String snippet) {
        return GOLDEN.path("snippets").path(snippet);
    }

    static Map<String, Object> snippetValues() {
        return MAPPER.convertValue(SNIPPETS.path("values"), VALUES);
    }

    /** A conversation with what else templates are given. */
    static Map<String, Object> values(String conversation) {
        Map<String, Object> values = new HashMap<>();
        values.put("tools", null);
        values.put("documents", null);
        values.put("add_generation_prompt", true);
        values.put("bos_token", Text.trusted("<s>"));
        values.put("eos_token", Text.trusted("</s>"));
        values.putAll(MAPPER.convertValue(CONVERSATIONS.path(conversation), VALUES));
        return values;
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode json(String name) {
        try {
            return MAPPER.readTree(bytes(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String name) {
        try (InputStream resource = Goldens.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
