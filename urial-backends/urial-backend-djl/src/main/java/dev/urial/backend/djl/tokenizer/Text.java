package dev.urial.backend.djl.tokenizer;

/** Text as every engine takes it. */
final class Text {
    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    /** The text itself or, where it has halves of surrogate pairs, a copy with U+FFFD in their places. */
    static String wellFormed(String text) {
        StringBuilder copy = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                i++;
                continue;
            }
            copy = copy == null ? new StringBuilder(text) : copy;
            copy.setCharAt(i, REPLACEMENT);
        }
        return copy == null ? text : copy.toString();
    }
}
