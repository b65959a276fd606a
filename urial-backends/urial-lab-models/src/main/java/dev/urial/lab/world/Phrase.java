package dev.urial.lab.world;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sentence with gaps: <code>{country}</code> is a row's cell, <code>{a animal}</code> the same after its article. The sentence
 * begins with a capital.
 */
record Phrase(String text) {
    private static final Pattern GAP = Pattern.compile("\\{(a )?(\\w+)}");

    /** The sentence of a row; empty if the row lacks a cell of it. */
    Optional<String> fill(Map<String, String> row) {
        StringBuilder filled = new StringBuilder();
        Matcher gap = GAP.matcher(text);
        while (gap.find()) {
            String cell = row.get(gap.group(2));
            if (cell == null) {
                return Optional.empty();
            }
            gap.appendReplacement(filled, Matcher.quoteReplacement(gap.group(1) == null ? cell : article(cell) + cell));
        }
        return Optional.of(capital(gap.appendTail(filled).toString()));
    }

    static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String article(String noun) {
        return "aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ";
    }
}
