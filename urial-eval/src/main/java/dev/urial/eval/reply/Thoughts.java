package dev.urial.eval.reply;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts a reply from the reasoning that a model writes first. Tags count at line starts before the reply's first brace, or where a
 * line ends, so that words of an answer that a verdict quotes hide nothing.
 *
 * @param reply what comes after the reasoning
 * @param ended false if the reasoning never ends
 */
record Thoughts(String reply, boolean ended) {
    private static final String TAG = "(?:think|thinking|thought|reasoning)>";
    private static final Pattern OPENING = Pattern.compile("(?m)^[ \\t]{0,8}<" + TAG, Pattern.CASE_INSENSITIVE);
    private static final Pattern CLOSING = Pattern.compile("</" + TAG, Pattern.CASE_INSENSITIVE);
    // chat templates often write the opening tag themselves, so that a reply has the closing one only
    private static final Pattern CLOSING_ALONE =
            Pattern.compile("(?m)^[ \\t]{0,8}</" + TAG + "|</" + TAG + "[ \\t]{0,8}$", Pattern.CASE_INSENSITIVE);

    static Thoughts part(String text) {
        StringBuilder reply = new StringBuilder();
        Matcher opening = OPENING.matcher(text);
        Matcher closing = CLOSING.matcher(text);
        int at = 0;
        int brace = brace(text, 0);
        while (opening.find(at) && opening.start() < brace) {
            reply.append(text, at, opening.start());
            if (!closing.find(opening.end())) {
                return new Thoughts(reply.toString(), false);
            }
            at = closing.end();
            brace = brace < at ? brace(text, at) : brace;
        }
        String rest = reply.append(text, at, text.length()).toString();
        Matcher alone = CLOSING_ALONE.matcher(rest);
        return new Thoughts(alone.find() && !startsWithJson(rest) ? rest.substring(alone.end()) : rest, true);
    }

    private static int brace(String text, int from) {
        int brace = text.indexOf('{', from);
        return brace < 0 ? text.length() : brace;
    }

    private static boolean startsWithJson(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[") || start.startsWith("```");
    }
}
