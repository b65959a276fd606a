package dev.urial.eval.reply;

/** Backslashes in strings. One that escapes nothing stands for itself, as in {@code \(x^2\)}. */
final class Escapes {
    private static final String NAMES = "\"\\/'bfnrt";
    private static final String MEANINGS = "\"\\/'\b\f\n\r\t";

    private Escapes() {}

    /** Appends what the backslash at {@code i} begins, and tells the place of its last character. */
    static int undo(String text, int i, StringBuilder to) {
        if (i + 1 == text.length()) {
            to.append('\\');
            return i;
        }
        char c = text.charAt(i + 1);
        int known = NAMES.indexOf(c);
        if (known >= 0) {
            to.append(MEANINGS.charAt(known));
            return i + 1;
        }
        int unit = c == 'u' ? unit(text, i + 2) : -1;
        if (unit >= 0) {
            to.append((char) unit);
            return i + 5;
        }
        to.append('\\');
        return i;
    }

    static String undone(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder undone = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i = undo(text, i, undone);
            } else {
                undone.append(text.charAt(i));
            }
        }
        return undone.toString();
    }

    private static int unit(String text, int from) {
        if (from + 4 > text.length()) {
            return -1;
        }
        int unit = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
