package dev.urial.eval.reply;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may stand around a mark. */
final class Remark {
    /** Signs of Markdown and the like, as part of a pattern. */
    static final String BEFORE = "[\\s*_`\\[(\"'“”‘’]{0,12}";

    static final String AFTER = "[\\s*_`\\])\"'“”‘’]{0,12}";

    /** A text that nothing has. */
    static final Pattern NOTHING = Pattern.compile("(?!)");

    private static final Pattern SEPARATOR = Pattern.compile(
            "^(?:[:;(]|[.,](?=\\s|$)|\\s?[-–—|]+(?=\\s)|\\s?—|(?=(?:because|since)\\b))[\\s*_|]{0,12}(?=[\\p{L}\\p{N}\"'“‘«(]|$)");
    private static final Pattern STARTS_WITH_DIGIT = Pattern.compile("^[0-9]");
    private static final Pattern HEDGE =
            Pattern.compile("^(?:or|to|maybe|perhaps|possibly|probably|bis|oder|ou)\\b", Pattern.CASE_INSENSITIVE);

    private Remark() {}

    /**
     * The remark that a text has from a place on: nothing, or words parted from the mark by a colon, a dash or the like.
     *
     * @param start where the mark itself began
     * @param end where it ended, with the signs behind it
     * @param doubt what must not be in the remark
     * @return empty if what follows casts doubt on the mark
     */
    static Optional<String> after(String text, int start, int end, Pattern doubt) {
        if (count(text, 0, start, '[') > count(text, start, end, ']')) {
            return Optional.empty();
        }
        String rest = text.substring(end);
        if (rest.isBlank()) {
            return Optional.of("");
        }
        Matcher separator = SEPARATOR.matcher(rest);
        if (!separator.find()) {
            return Optional.empty();
        }
        String remark = rest.substring(separator.end()).strip();
        String plain = Plain.plain(remark);
        boolean listed = ",;(".indexOf(rest.charAt(0)) >= 0;
        if (STARTS_WITH_DIGIT.matcher(plain).find()
                || HEDGE.matcher(plain).find()
                || (listed && doubt.matcher(plain).find())) {
            return Optional.empty();
        }
        return Optional.of(
                rest.charAt(0) == '(' && remark.endsWith(")") ? remark.substring(0, remark.length() - 1) : remark);
    }

    private static long count(String text, int from, int to, char sought) {
        return text.substring(from, to).chars().filter(c -> c == sought).count();
    }
}
