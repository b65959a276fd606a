package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;

/** The chat template of the model that is served. */
final class ChatTemplate {
    /** How it would stand in a model's files. */
    static final String SOURCE =
            "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}assistant:";

    private ChatTemplate() {}

    /** The prompt for a conversation: messages with {@code role} and {@code content}, a string or parts with {@code text}. */
    static String apply(JsonNode messages) {
        StringBuilder prompt = new StringBuilder();
        for (JsonNode message : messages) {
            prompt.append(message.path("role").asText()).append(": ");
            JsonNode content = message.path("content");
            if (content.isTextual()) {
                prompt.append(content.textValue());
            }
            for (JsonNode part : content) {
                prompt.append(part.path("text").asText());
            }
            prompt.append('\n');
        }
        return prompt.append("assistant:").toString();
    }

    /** The prompt for one message of a user. */
    static String user(String text) {
        return "user: " + text + "\nassistant:";
    }
}
