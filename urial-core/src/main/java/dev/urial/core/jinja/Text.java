package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text of which each character is trusted or not. Trusted are the characters that the template wrote itself and those of values
 * that were given as {@link #trusted(String)}. What is cut from a text, joined with another or put in another case keeps this;
 * where it is not plain which character came from where, none is trusted. Two texts of the same characters are equal.
 *
 * <p>Immutable, so safe for many threads.
 */
public final class Text implements Comparable<Text> {
    /** Characters that belong together, all trusted or none. */
    public record Stretch(String text, boolean trusted) {}

    static final Text EMPTY = new Text("", false, new int[0]);

    private final String chars;
    private final boolean first;
    /** Where trust changes: ascending, each above 0 and below the length. */
    private final int[] borders;
    /** How many code points there are, which is a text's length in Python; negative until it is asked for. */
    private int codePoints = -1;

    Text(String chars, boolean first, int[] borders) {
        this.chars = chars;
        this.first = first;
        this.borders = borders;
    }

    /** A text whose every character is trusted. */
    public static Text trusted(String text) {
        return new Text(text, true, new int[0]);
    }

    /** A text of which no character is. */
    public static Text untrusted(String text) {
        return new Text(text, false, new int[0]);
    }

    /** The stretches in order, none empty, neighbours of different trust; joined they are the text. */
    public List<Stretch> stretches() {
        List<Stretch> result = new ArrayList<>();
        int from = 0;
        boolean trusted = first;
        for (int border : borders) {
            result.add(new Stretch(chars.substring(from, border), trusted));
            from = border;
            trusted = !trusted;
        }
        if (from < chars.length()) {
            result.add(new Stretch(chars.substring(from), trusted));
        }
        return List.copyOf(result);
    }

    String chars() {
        return chars;
    }

    int length() {
        return chars.length();
    }

    boolean isEmpty() {
        return chars.isEmpty();
    }

    int codePoints() {
        if (codePoints < 0) {
            codePoints = chars.codePointCount(0, chars.length());
        }
        return codePoints;
    }

    /** The place of a code point, counted from 0 to {@link #codePoints()}. */
    int offset(int codePoint) {
        return codePoints() == chars.length() ? codePoint : chars.offsetByCodePoints(0, codePoint);
    }

    boolean trustedAt(int index) {
        int found = Arrays.binarySearch(borders, index);
        int passed = found >= 0 ? found + 1 : -found - 1;
        return first == (passed % 2 == 0);
    }

    /** Whether every character of a stretch is trusted. */
    boolean trusted(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!trustedAt(i)) {
                return false;
            }
        }
        return true;
    }

    Text sub(int from, int to) {
        if (from >= to) {
            return EMPTY;
        }
        if (from == 0 && to == chars.length()) {
            return this;
        }
        int[] inside = Arrays.stream(borders)
                .filter(border -> border > from && border < to)
                .map(border -> border - from)
                .toArray();
        return new Text(chars.substring(from, to), trustedAt(from), inside);
    }

    /** Where the stretch ends that a character is in. */
    int stretchEnd(int index) {
        int found = Arrays.binarySearch(borders, index);
        int next = found >= 0 ? found + 1 : -found - 1;
        return next < borders.length ? borders[next] : chars.length();
    }

    @Override
    public int compareTo(Text other) {
        return chars.compareTo(other.chars);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Text text && text.chars.equals(chars);
    }

    @Override
    public int hashCode() {
        return chars.hashCode();
    }

    /** The characters. */
    @Override
    public String toString() {
        return chars;
    }
}
