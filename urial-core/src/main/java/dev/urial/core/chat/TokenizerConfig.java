package dev.urial.core.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.urial.core.spi.ConfigException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What a {@code tokenizer_config.json} says of chats.
 *
 * @param bosAdded whether the tokenizer puts the beginning-of-text token before a text, if the file says so
 */
record TokenizerConfig(Optional<String> template, Map<String, String> specialTokens, Optional<Boolean> bosAdded) {
    private static final JsonMapper MAPPER = new JsonMapper();

    static TokenizerConfig read(Path file) {
        JsonNode root;
        try {
            root = MAPPER.readTree(TemplateFile.config(file));
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    file.toString(),
                    "is not JSON: " + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
        }
        if (!root.isObject()) {
            throw new ConfigException(file.toString(), "must be a JSON object, as a tokenizer_config.json is");
        }
        return new TokenizerConfig(
                template(root.path("chat_template")), tokens(root), bosAdded(root.path("add_bos_token")));
    }

    private static Optional<String> template(JsonNode node) {
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .filter(named -> named.path("name").asText().equals("default"))
                    .findFirst()
                    .flatMap(named -> text(named.path("template")));
        }
        return text(node);
    }

    /** Fields such as {@code bos_token}, a text or an object with the text as its content. */
    private static Map<String, String> tokens(JsonNode root) {
        Map<String, String> tokens = new LinkedHashMap<>();
        root.properties().forEach(field -> {
            if (field.getKey().endsWith("_token")) {
                text(field.getValue())
                        .or(() -> text(field.getValue().path("content")))
                        .ifPresent(text -> tokens.put(field.getKey(), text));
            }
        });
        return tokens;
    }

    private static Optional<Boolean> bosAdded(JsonNode node) {
        return node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.textValue()) : Optional.empty();
    }
}
