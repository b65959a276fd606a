package dev.urial.eval.reply;

import java.util.regex.Pattern;

/** How aspects and marks stand in prose, lists and tables. */
final class ProseForms {
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final String SIGNS = "[\\s*_`]{0,8}";
    private static final String START = "^[\\s*_`#•|+.)\\-–0-9]{0,16}";
    private static final String SEPARATOR = "(?<separator>[:：=|–—-])?" + SIGNS;

    /** An aspect's name where a line or a part of it begins, what stands in brackets after it, and a colon or the like. */
    final Pattern aspect;
    /** A line that begins like {@code Score:}. */
    final Pattern label;
    /** A mark as MT-Bench asks for it. */
    static final Pattern BRACKETED = Pattern.compile("\\[\\[[^\\[\\]\\n]{1,20}]]");

    /** The last line, if it does not go on with the sentence before. */
    static final Pattern LAST_LINE = Pattern.compile("(?<=[.:!?]\\s?\\n|\\n\\n)[^\\n]{1,80}$");

    static final Pattern HEADING = Pattern.compile("^\\s{0,3}(?:#|\\*\\*[^*]{1,60}\\*\\*:?\\s{0,8}$)");
    static final Pattern REASON = Pattern.compile(
            START + "(?:reason|rationale|explanation|justification|comment)s?" + SIGNS + "[:：]" + SIGNS, FLAGS);

    ProseForms(Asked<?> asked) {
        String labels = "(?:" + asked.marks().labels() + ")";
        aspect = Pattern.compile(
                "(?:" + START + "|[,;|.(]\\s{0,3}|\\b(?:and|und|et|y)\\s)[\\s*_`]{0,8}(?<name>"
                        + (asked.isOpen() ? "(?!)" : asked.names().alternatives())
                        + ")(?![\\p{L}\\p{N}])" + SIGNS + "(?:" + labels + "(?![\\p{L}\\p{N}]))?" + SIGNS
                        + "(?:[(（](?<bracket>[^()（）\\n]{0,40})[)）])?" + SIGNS + SEPARATOR,
                FLAGS);
        label = Pattern.compile(
                START + "(?<whole>(?:final|overall|total|average|my)\\s{1,3})?" + labels + SIGNS
                        + "(?:[(（][^()（）\\n]{0,40}[)）])?" + SIGNS + "(?:[:：=]|\\bis\\b)" + SIGNS,
                FLAGS);
    }
}
