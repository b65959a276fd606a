package dev.urial.core.jinja;

/** White space as Python's {@code str.isspace} has it. */
final class Spaces {
    private Spaces() {}

    static boolean is(char c) {
        if (c < 128) {
            return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\u001c' && c <= '\u001f');
        }
        return c == '\u0085'
                || c == '\u00a0'
                || c == '\u1680'
                || (c >= '\u2000' && c <= '\u200a')
                || c == '\u2028'
                || c == '\u2029'
                || c == '\u202f'
                || c == '\u205f'
                || c == '\u3000';
    }

    /** The first place from {@code from} on that is no white space, else {@code to}. */
    static int start(String text, int from, int to) {
        int at = from;
        while (at < to && is(text.charAt(at))) {
            at++;
        }
        return Math.min(at, Math.max(from, to));
    }

    /** The place behind the last character before {@code to} that is no white space, else {@code from}. */
    static int end(String text, int from, int to) {
        int at = to;
        while (at > from && is(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }
}
