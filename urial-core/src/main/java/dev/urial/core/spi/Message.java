package dev.urial.core.spi;

/**
 * One turn of a conversation.
 *
 * @param role who says it: {@code system}, {@code user} or {@code assistant}, or another that the model's own template knows
 * @param content what is said: any text
 */
public record Message(String role, String content) {
    public Message {
        if (role.isBlank()) {
            throw new IllegalArgumentException("role: must name who says the message, was blank");
        }
    }

    /** What is said before a conversation begins. */
    public static Message system(String content) {
        return new Message("system", content);
    }

    /** A query. */
    public static Message user(String content) {
        return new Message("user", content);
    }

    /** An answer. */
    public static Message assistant(String content) {
        return new Message("assistant", content);
    }
}
