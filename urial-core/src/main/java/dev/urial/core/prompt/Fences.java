package dev.urial.core.prompt;

/** Runs of backticks that stand around a text, and those within it. */
final class Fences {
    /** The fence of every open answer, and of every message that holds no fence itself. */
    static final String ORDINARY = "```";

    private Fences() {}

    /** The length of the longest run of backticks; 0 if there is none. */
    static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    /** The text between two fence lines of that length. */
    static String block(String text, int length) {
        String fence = "`".repeat(length);
        return fence + "\n" + text + "\n" + fence;
    }

    /**
     * The text of an answer up to the fence that closes it, if there is one: an unindented bare line of three backticks, or three
     * backticks at the end of a line, outside every code block of the answer and before a blank line or the end. A bare fence
     * line directly before text opens a code block; a labelled one always does.
     */
    static String withoutClosing(String text) {
        int block = 0;
        int start = 0;
        while (start < text.length()) {
            int lineFeed = text.indexOf('\n', start);
            int end = lineFeed < 0 ? text.length() : lineFeed;
            String line = text.substring(start, end);
            String bare = line.strip();
            int run = leadingRun(bare);
            boolean fenceLine = run >= ORDINARY.length() && bare.indexOf('`', run) < 0;
            if (block > 0) {
                if (run >= block && run == bare.length()) {
                    block = 0;
                }
            } else if (fenceLine) {
                boolean closing =
                        line.startsWith(ORDINARY) && bare.length() == ORDINARY.length() && blankOrEndAfter(text, end);
                if (closing) {
                    return text.substring(0, start);
                }
                block = run;
            } else if (endsWithOpenFence(bare) && blankOrEndAfter(text, end)) {
                return text.substring(0, text.lastIndexOf(ORDINARY, end));
            }
            start = end + 1;
        }
        return text;
    }

    private static int leadingRun(String line) {
        int run = 0;
        while (run < line.length() && line.charAt(run) == '`') {
            run++;
        }
        return run;
    }

    /** Whether the line ends with exactly three backticks that are no end of a code span. */
    private static boolean endsWithOpenFence(String line) {
        if (!line.endsWith(ORDINARY) || line.endsWith(ORDINARY + "`")) {
            return false;
        }
        int fences = 0;
        for (int at = line.indexOf(ORDINARY); at >= 0; at = line.indexOf(ORDINARY, at)) {
            fences++;
            while (at < line.length() && line.charAt(at) == '`') {
                at++;
            }
        }
        return fences % 2 == 1;
    }

    private static boolean blankOrEndAfter(String text, int end) {
        for (int i = end + 1; i < text.length() && text.charAt(i) != '\n'; i++) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
