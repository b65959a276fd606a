package dev.urial.eval.reply;

/** Digits and signs of other scripts. */
final class Plain {
    private Plain() {}

    /** The text with decimal digits of any script and full-width signs as ASCII has them, each in its place. */
    static String plain(String text) {
        StringBuilder plain = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char ascii = c < 128 ? c : ascii(c);
            if (ascii != c) {
                plain = plain == null ? new StringBuilder(text) : plain;
                plain.setCharAt(i, ascii);
            }
        }
        return plain == null ? text : plain.toString();
    }

    private static char ascii(char c) {
        if (c >= '！' && c <= '～') {
            return (char) (c - '！' + '!');
        }
        if (c == '٫') {
            return '.';
        }
        return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER ? (char) ('0' + Character.digit(c, 10)) : c;
    }
}
