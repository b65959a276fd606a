package dev.urial.core.jinja;

/**
 * A word of a template.
 *
 * @param text of {@code DATA} and {@code STRING} what it means, of others as it is written
 */
record Token(TokenType type, String text, int line) {
    boolean is(TokenType wanted, String written) {
        return type == wanted && text.equals(written);
    }

    /** How messages call it. */
    String described() {
        return switch (type) {
            case DATA -> "text";
            case END -> "the end of the template";
            case STRING -> "a string";
            default -> "'" + text + "'";
        };
    }
}
