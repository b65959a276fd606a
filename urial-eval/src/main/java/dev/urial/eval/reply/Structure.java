package dev.urial.eval.reply;

/**
 * Looks ahead in JSON: does what stands at a place belong to the structure, or to a string's words? Each look is bounded, so that
 * all of them together take linear time.
 */
final class Structure {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_COMMENT = 200;
    private static final int COMMENTS = 4;

    private final String text;
    private boolean bareNames;

    Structure(String text) {
        this.text = text;
    }

    /** Whether names without quotation marks are to be expected, since the last one had none. */
    void usesBareNames(boolean bare) {
        bareNames = bare;
    }

    /** The first place from {@code i} on that is neither space nor comment. */
    int skip(int i) {
        return skip(i, COMMENTS);
    }

    private int skip(int i, int comments) {
        int at = skipSpace(i);
        for (int comment = 0; comment < comments && at < text.length(); comment++) {
            at = skipSpace(commentEnd(at));
        }
        return at;
    }

    int skipSpace(int i) {
        int at = i;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private int commentEnd(int i) {
        if (text.charAt(i) == '#' || text.startsWith("//", i)) {
            int line = find("\n", i);
            int end = line < 0 && text.length() - i <= LONGEST_COMMENT ? text.length() : Math.max(i, line);
            return hasBrace(i, end) ? i : end;
        }
        return text.startsWith("/*", i) ? Math.max(i, find("*/", i + 2) + 2) : i;
    }

    /** Then it may be structure behind a stray sign. */
    private boolean hasBrace(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '{' || text.charAt(i) == '}') {
                return true;
            }
        }
        return false;
    }

    /** Where a text next begins, if within a comment's length. */
    private int find(String sought, int from) {
        int limit = Math.min(text.length(), from + LONGEST_COMMENT);
        for (int i = from; i < limit; i++) {
            if (text.startsWith(sought, i)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the text, or the fence around the JSON, ends here. */
    boolean endsAt(int i) {
        return i >= text.length() || text.startsWith("```", i);
    }

    /** Whether a name that begins at {@code i} may be one that the text's end cuts off. */
    boolean endsWithin(int i) {
        return text.length() - i <= LONGEST_NAME
                && text.indexOf('\n', i) < 0
                && text.indexOf(text.charAt(i), i + 1) < 0;
    }

    /** Commas beyond need, and the dots of "and so on". */
    boolean isFiller(int i) {
        char c = text.charAt(i);
        return isComma(c) || c == '…' || text.startsWith("..", i) || (c == '.' && text.charAt(i - 1) == '.');
    }

    static boolean isColon(char c) {
        return c == ':' || c == '：';
    }

    private static boolean isComma(char c) {
        return c == ',' || c == '，';
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff';
    }

    /** Where the name that begins at {@code i} ends, its closing mark included; -1 if none does. */
    int nameEnd(int i, boolean bareToo) {
        if (i >= text.length()) {
            return -1;
        }
        char opening = text.charAt(i);
        int limit = Math.min(text.length(), i + 2 + LONGEST_NAME);
        if (!Quote.opens(opening)) {
            return bareToo && Character.isLetter(opening) ? bareNameEnd(i, limit) : -1;
        }
        for (int end = i + 1; end < limit; end++) {
            char c = text.charAt(end);
            if (c == '\\') {
                end++;
            } else if (Quote.closes(opening, c)) {
                return end + 1;
            } else if (c == '\n') {
                return -1;
            }
        }
        return -1;
    }

    private int bareNameEnd(int i, int limit) {
        int end = i;
        while (end < limit && (Character.isLetterOrDigit(text.charAt(end)) || "_-$ ".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        return end;
    }

    /** Whether a name and its colon stand at {@code i}. */
    boolean isMember(int i) {
        int end = nameEnd(i, bareNames);
        return end > 0 && colonFollows(end);
    }

    boolean colonFollows(int i) {
        int next = skip(i);
        return next < text.length() && isColon(text.charAt(next));
    }

    /** Whether a value without quotation marks could end at {@code i}, by that character alone. */
    boolean mayEndBare(int i) {
        char c = text.charAt(i);
        return isComma(c) || c == '}' || c == ']' || c == '\n' || (isSpace(text.charAt(i - 1)) && commentEnd(i) > i);
    }

    /**
     * Whether the text from {@code i} on goes on as it would after a value.
     *
     * @param open the brackets open there
     */
    boolean followsValue(int i, CharSequence open) {
        int depth = open.length();
        int at = i;
        boolean separated = false;
        while (depth > 0) {
            int next = skip(at, depth == open.length() ? COMMENTS : 1);
            separated |= hasLineBreak(at, next);
            at = next;
            if (endsAt(at)) {
                return true;
            }
            boolean object = open.charAt(depth - 1) == '{';
            char c = text.charAt(at);
            if (c == (object ? '}' : ']')) {
                depth--;
                at++;
                separated = true;
            } else if (isComma(c)) {
                return followsComma(skip(at + 1), object);
            } else {
                return separated && (object ? isMember(at) : startsValue(c));
            }
        }
        return true;
    }

    private boolean followsComma(int i, boolean object) {
        if (endsAt(i)) {
            return true;
        }
        char c = text.charAt(i);
        if (object) {
            return c == '}' || isFiller(i) || isMember(i) || isCutName(i);
        }
        return c == ']' || startsValue(c);
    }

    private boolean isCutName(int i) {
        return Quote.opens(text.charAt(i)) && (endsWithin(i) || nameEnd(i, false) == text.length());
    }

    private static boolean startsValue(char c) {
        return c == '{' || c == '[' || Quote.opens(c) || Character.isLetterOrDigit(c) || c == '-';
    }

    private boolean hasLineBreak(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) == '\n') {
                return true;
            }
        }
        return false;
    }
}
