package dev.urial.core.chat;

/**
 * One message of a conversation.
 *
 * @param role who says it: {@code system}, {@code user} or {@code assistant}, or another that the model's template knows
 * @param content what is said; may be empty
 */
public record Message(String role, String content) {
    public Message {
        if (role.isBlank()) {
            throw new IllegalArgumentException("role: must name who says the message, was blank");
        }
    }

    public static Message system(String content) {
        return new Message("system", content);
    }

    public static Message user(String content) {
        return new Message("user", content);
    }

    public static Message assistant(String content) {
        return new Message("assistant", content);
    }
}
