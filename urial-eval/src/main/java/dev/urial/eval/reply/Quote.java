package dev.urial.eval.reply;

/** Which marks open and close strings. */
final class Quote {
    private static final String DOUBLE = "“”„‟«»＂";
    private static final String SINGLE = "‘’‚‛`´";

    private Quote() {}

    static boolean opens(char c) {
        return c == '"' || c == '\'' || DOUBLE.indexOf(c) >= 0 || SINGLE.indexOf(c) >= 0;
    }

    /** Straight marks are closed by themselves, typographic ones by any of their kind. */
    static boolean closes(char opening, char c) {
        if (c == opening) {
            return true;
        }
        return (DOUBLE.indexOf(opening) >= 0 && (c == '"' || DOUBLE.indexOf(c) >= 0))
                || (SINGLE.indexOf(opening) >= 0 && (c == '\'' || SINGLE.indexOf(c) >= 0));
    }
}
