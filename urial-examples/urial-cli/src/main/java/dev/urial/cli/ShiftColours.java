package dev.urial.cli;

import dev.urial.analysis.shift.Category;
import java.util.Optional;

/**
 * Tokens as a terminal shows how far they were moved: marginal ones yellow, shifted ones red; without colours in round and in square
 * brackets. What could steer the terminal is shown by U+FFFD.
 */
enum ShiftColours {
    COLOURED("\u001b[33m", "\u001b[1;31m", "\u001b[0m", "\u001b[0m"),
    MARKED("(", "[", ")", "]");

    private final String marginal;
    private final String shifted;
    private final String afterMarginal;
    private final String afterShifted;

    ShiftColours(String marginal, String shifted, String afterMarginal, String afterShifted) {
        this.marginal = marginal;
        this.shifted = shifted;
        this.afterMarginal = afterMarginal;
        this.afterShifted = afterShifted;
    }

    static ShiftColours of(Terminal terminal) {
        return terminal.colours() ? COLOURED : MARKED;
    }

    /** What the marks mean. */
    String legend() {
        return "with the base model, a token is " + painted("unshifted", Category.UNSHIFTED) + " (rank 1), "
                + painted("marginal", Category.MARGINAL) + " (2 or 3) or " + painted("shifted", Category.SHIFTED)
                + " (beyond)";
    }

    /** @param category empty where it is not known */
    String painted(String text, Optional<Category> category) {
        return category.map(known -> painted(text, known)).orElseGet(() -> harmless(text));
    }

    private String painted(String text, Category category) {
        String shown = harmless(text);
        int start = 0;
        while (start < shown.length() && Character.isWhitespace(shown.charAt(start))) {
            start++; // a blank has no colour
        }
        if (start == shown.length() && !shown.isEmpty()) {
            return category == Category.UNSHIFTED ? shown : painted("\u21b5", category) + shown; // a line break, say
        }
        String word = shown.substring(start);
        return shown.substring(0, start)
                + switch (category) {
                    case UNSHIFTED -> word;
                    case MARGINAL -> marginal + word + afterMarginal;
                    case SHIFTED -> shifted + word + afterShifted;
                };
    }

    private static String harmless(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .forEach(point -> shown.appendCodePoint(
                        Character.isISOControl(point) && point != '\n' && point != '\t' ? 0xFFFD : point));
        return shown.toString();
    }
}
