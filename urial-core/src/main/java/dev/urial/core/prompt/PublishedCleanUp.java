package dev.urial.core.prompt;

/**
 * What the published tools do to an answer, defects included. Python's {@code strip} and {@code [-n:]} are meant: its white space,
 * and code points.
 */
final class PublishedCleanUp {
    private PublishedCleanUp() {}

    /** {@code clear_output} and its callers in {@code src/unified_utils.py}. */
    static String current(String text) {
        return strip(stripTrailing(text).replace("```", "").replace("<|endoftext|>", " "));
    }

    /**
     * The paper's runs: {@code postprocess} in {@code src/legacy/adapt_utils.py}, then what
     * {@code src/legacy/scripts/reformat.py} does to one answer, but for its limit of 1,000 Llama tokens.
     */
    static String ofThePaper(String text) {
        String answer = before(before(text, text.indexOf("</answer>")), "Query");
        answer = strip(cutLate(answer, "---", 10));
        answer = before(answer, answer.lastIndexOf("```\n#"));
        answer = cutLate(cutLate(answer, "```", 15), "#", 5);
        return strip(answer.replace("```", "").replace("</s>", ""));
    }

    private static String before(String text, String mark) {
        return before(text, text.indexOf(mark));
    }

    private static String before(String text, int end) {
        return end < 0 ? text : text.substring(0, end);
    }

    /** Cuts at the last mark if it lies within that many last characters. */
    private static String cutLate(String text, String mark, int window) {
        int characters = Math.min(window, text.codePointCount(0, text.length()));
        int from = text.offsetByCodePoints(text.length(), -characters);
        int at = text.lastIndexOf(mark);
        return at < from ? text : before(text, at);
    }

    private static String strip(String text) {
        String trimmed = stripTrailing(text);
        int start = 0;
        while (start < trimmed.length() && pythonSpace(trimmed.charAt(start))) {
            start++;
        }
        return trimmed.substring(start);
    }

    private static String stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && pythonSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    // Python's str.isspace also has the no-break spaces and NEL, which Java leaves out
    private static boolean pythonSpace(char c) {
        return Character.isWhitespace(c) || c == 0x85 || c == 0xA0 || c == 0x2007 || c == 0x202F;
    }
}
