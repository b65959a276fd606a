package dev.urial.cli;

/**
 * What is typed as one message: a line; lines of which all but the last end with a backslash; or all between {@code """} at the
 * message's start and {@code """} at a line's end. A paste of several lines is one message as it is.
 */
final class ChatMessage {
    private static final String QUOTES = "\"\"\"";

    private ChatMessage() {}

    /** Whether more lines belong to it. */
    static boolean unfinished(String typed) {
        if (typed.startsWith(QUOTES)) {
            String rest = typed.substring(QUOTES.length()).stripTrailing();
            return !rest.endsWith(QUOTES);
        }
        return typed.endsWith("\\");
    }

    /** The text that is meant. */
    static String text(String typed) {
        if (!typed.startsWith(QUOTES)) {
            return typed.replace("\\\n", "\n").strip();
        }
        String rest = typed.substring(QUOTES.length()).stripTrailing();
        int end = rest.endsWith(QUOTES) ? rest.length() - QUOTES.length() : rest.length();
        return rest.substring(0, end).strip();
    }
}
