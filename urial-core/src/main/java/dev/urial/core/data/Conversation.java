package dev.urial.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.DatasetItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A list of chat messages as an item. Messages of one role that follow each other are one turn, a blank line between them. A
 * base model's prompt has no place for a system message, so it stands before the first query, as in the chat templates of models
 * that know no system role. What an assistant says after the last query is somebody's answer to it: the label {@code reference}.
 */
final class Conversation {
    private final List<String> turns = new ArrayList<>();
    private String system = "";

    private Conversation() {}

    /**
     * Reads messages.
     *
     * @throws IllegalArgumentException saying which message cannot be used, and why
     */
    static Conversation of(JsonNode messages) {
        if (!messages.isArray()) {
            throw new IllegalArgumentException("'messages' must be a list, was " + Json.kind(messages));
        }
        Conversation conversation = new Conversation();
        int number = 0;
        for (JsonNode message : messages) {
            number++;
            try {
                conversation.add(new Fields(Json.object(message)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("message " + number + ": " + e.getMessage(), e);
            }
        }
        if (conversation.turns.isEmpty()) {
            throw new IllegalArgumentException("'messages' has no message of the user's");
        }
        return conversation;
    }

    DatasetItem item(String id, Map<String, Object> labels) {
        Map<String, Object> all = new LinkedHashMap<>(labels);
        int last = (turns.size() - 1) / 2 * 2;
        if (last + 1 < turns.size()) {
            all.putIfAbsent("reference", turns.get(last + 1));
        }
        return new DatasetItem(id, turns.subList(0, last), List.of(turns.get(last)), all);
    }

    private void add(Fields message) {
        String role = message.text("role");
        String content = content(message);
        switch (role) {
            case "system", "developer" -> {
                if (!turns.isEmpty()) {
                    throw new IllegalArgumentException("a system message must stand before the first query");
                }
                system += content + "\n\n";
            }
            case "user" -> {
                if (content.isBlank()) {
                    throw new IllegalArgumentException("the user's message is empty");
                }
                add(turns.isEmpty() ? system + content : content, 0);
            }
            case "assistant" -> {
                if (turns.isEmpty()) {
                    throw new IllegalArgumentException("an assistant's message must follow a user's");
                }
                add(content, 1);
            }
            default ->
                throw new IllegalArgumentException("the role must be system, user or assistant, was '" + role + "'");
        }
    }

    private void add(String content, int side) {
        int last = turns.size() - 1;
        if (turns.size() % 2 == side) {
            turns.add(content);
        } else {
            turns.set(last, turns.get(last) + "\n\n" + content);
        }
    }

    private static String content(Fields message) {
        if (!message.get("content").isArray()) {
            return message.text("content");
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode part : message.get("content")) {
            if (!(part instanceof ObjectNode object) || !object.path("text").isTextual()) {
                throw new IllegalArgumentException("the content must be text or a list of text parts; it has "
                        + (part.path("type").isTextual()
                                ? "a part '" + part.path("type").textValue() + "'"
                                : Json.kind(part)));
            }
            parts.add(object.path("text").textValue());
        }
        return String.join("\n", parts);
    }
}
