package dev.urial.core.spi;

/**
 * One turn of a conversation.
 *
 * @param role {@code system}, {@code user} or {@code assistant}; a model's own template may know others
 * @param content any text
 */
public record Message(String role, String content) {
    /** The role of what is said before a conversation begins. */
    public static final String SYSTEM = "system";

    /** The role of who asks. */
    public static final String USER = "user";

    /** The role of who answers. */
    public static final String ASSISTANT = "assistant";

    public Message {
        if (role.isBlank()) {
            throw new IllegalArgumentException("role: must not be blank");
        }
    }
}
