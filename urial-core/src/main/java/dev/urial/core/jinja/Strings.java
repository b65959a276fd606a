package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What Python does with strings, every character keeping its trust. */
final class Strings {
    private static final String LINE_ENDS = "\n\r\u000b\f\u001c\u001d\u001e\u0085\u2028\u2029";

    private Strings() {}

    /** Without the characters at the ends that are in a set, or white space if there is none. */
    static Text strip(Run run, Text text, Optional<Text> set, boolean left, boolean right) {
        String chars = text.chars();
        int from = 0;
        int to = chars.length();
        run.step(to / 16L * (1 + set.map(Text::length).orElse(0) / 64));
        while (left && from < to && stripped(chars.codePointAt(from), set)) {
            from += Character.charCount(chars.codePointAt(from));
        }
        while (right && to > from && stripped(chars.codePointBefore(to), set)) {
            to -= Character.charCount(chars.codePointBefore(to));
        }
        return run.cut(text, from, to);
    }

    private static boolean stripped(int point, Optional<Text> set) {
        return set.isPresent()
                ? set.get().chars().indexOf(point) >= 0
                : point <= Character.MAX_VALUE && Spaces.is((char) point);
    }

    /** The parts between a separator; at most so many cuts, from the left. */
    static List<Object> split(Run run, Text text, Text separator, long cuts) {
        if (separator.isEmpty()) {
            throw run.failed("'split' needs a separator that is not empty");
        }
        run.search(text, separator);
        List<Object> parts = new ArrayList<>();
        int from = 0;
        for (int at = next(text, separator, 0); at >= 0 && parts.size() < cuts; at = next(text, separator, from)) {
            parts.add(part(run, text, from, at));
            from = at + separator.length();
        }
        parts.add(part(run, text, from, text.length()));
        return parts;
    }

    /** The same from the right. */
    static List<Object> splitFromRight(Run run, Text text, Text separator, long cuts) {
        if (separator.isEmpty()) {
            throw run.failed("'rsplit' needs a separator that is not empty");
        }
        run.search(text, separator);
        List<Object> parts = new ArrayList<>();
        int to = text.length();
        while (parts.size() < cuts && to >= separator.length()) {
            int at = text.chars().lastIndexOf(separator.chars(), to - separator.length());
            if (at < 0) {
                break;
            }
            parts.add(0, part(run, text, at + separator.length(), to));
            run.step(parts.size() / 64);
            to = at;
        }
        parts.add(0, part(run, text, 0, to));
        return parts;
    }

    /** The words between white space; at most so many cuts, after which the rest is one. */
    static List<Object> words(Run run, Text text, long cuts) {
        run.step(text.length() / 16);
        List<Object> words = new ArrayList<>();
        int end = text.length();
        int at = Spaces.start(text.chars(), 0, end);
        while (at < end) {
            if (words.size() >= cuts) {
                words.add(part(run, text, at, end));
                break;
            }
            int to = at;
            while (to < end && !Spaces.is(text.chars().charAt(to))) {
                to++;
            }
            words.add(part(run, text, at, to));
            at = Spaces.start(text.chars(), to, end);
        }
        return words;
    }

    private static Text part(Run run, Text text, int from, int to) {
        run.step(1);
        return run.cut(text, from, to);
    }

    /** The lines without their ends; whatever Python takes for one. */
    static List<Text> lines(Run run, Text text, boolean withEnds) {
        run.step(text.length() / 16);
        List<Text> lines = new ArrayList<>();
        String chars = text.chars();
        int from = 0;
        for (int at = 0; at < chars.length(); at++) {
            if (LINE_ENDS.indexOf(chars.charAt(at)) >= 0) {
                int end = chars.startsWith("\r\n", at) ? at + 2 : at + 1;
                lines.add(part(run, text, from, withEnds ? end : at));
                from = end;
                at = end - 1;
            }
        }
        if (from < chars.length()) {
            lines.add(part(run, text, from, chars.length()));
        }
        return lines;
    }

    /** Every occurrence of a text, up to a number of them, replaced. */
    static Text replace(Run run, Text text, Text old, Text replacement, long most) {
        if (old.isEmpty()) {
            return interspersed(run, text, replacement, most);
        }
        run.search(text, old);
        TextBuilder result = new TextBuilder(run);
        int from = 0;
        long count = 0;
        for (int at = next(text, old, 0); at >= 0 && count < most; at = next(text, old, from)) {
            run.step(1);
            result.add(text, from, at).add(replacement);
            from = at + old.length();
            count++;
        }
        return result.add(text, from, text.length()).build();
    }

    private static Text interspersed(Run run, Text text, Text replacement, long most) {
        TextBuilder result = new TextBuilder(run);
        int at = 0;
        for (long count = 0; count < most; count++) {
            run.step(1);
            result.add(replacement);
            if (at == text.length()) {
                return result.build();
            }
            int end = at + Character.charCount(text.chars().codePointAt(at));
            result.add(text, at, end);
            at = end;
        }
        return result.add(text, at, text.length()).build();
    }

    private static int next(Text text, Text sought, int from) {
        return text.chars().indexOf(sought.chars(), from);
    }

    static Text join(Run run, Text separator, Iterable<Object> parts, java.util.function.Function<Object, Text> text) {
        TextBuilder result = new TextBuilder(run);
        boolean first = true;
        for (Object part : parts) {
            run.step(1);
            if (!first) {
                result.add(separator);
            }
            result.add(text.apply(part));
            first = false;
        }
        return result.build();
    }

    static Text upper(Run run, Text text) {
        return mapped(run, text, part -> part.toUpperCase(Locale.ROOT));
    }

    static Text lower(Run run, Text text) {
        return mapped(run, text, part -> part.toLowerCase(Locale.ROOT));
    }

    /** The first character in title case, the rest in lower case. */
    static Text capitalize(Run run, Text text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = Character.charCount(text.chars().codePointAt(0));
        Text head = mapped(run, text.sub(0, first), Strings::title);
        return new TextBuilder(run)
                .add(head)
                .add(lower(run, text.sub(first, text.length())))
                .build();
    }

    private static String title(String character) {
        int point = character.codePointAt(0);
        int title = Character.toTitleCase(point);
        return title == point ? titleOfSeveral(character) : Character.toString(title);
    }

    // such as the German sharp s, of which only the first letter stays a capital
    private static String titleOfSeveral(String character) {
        String upper = character.toUpperCase(Locale.ROOT);
        int first = Character.charCount(upper.codePointAt(0));
        return upper.substring(0, first) + upper.substring(first).toLowerCase(Locale.ROOT);
    }

    /** As Python's {@code str.title}: a letter after no letter is in title case, every other in lower case. */
    static Text title(Run run, Text text) {
        TextBuilder result = new TextBuilder(run);
        boolean inWord = false;
        for (int at = 0; at < text.length(); ) {
            run.step(1);
            int end = at + Character.charCount(text.chars().codePointAt(at));
            Text one = text.sub(at, end);
            result.add(inWord ? lower(run, one) : mapped(run, one, Strings::title));
            int point = text.chars().codePointAt(at);
            inWord = Character.isUpperCase(point) || Character.isLowerCase(point) || Character.isTitleCase(point);
            at = end;
        }
        return result.build();
    }

    /** A text in another case: trust goes by character where their numbers agree, else nothing is trusted. */
    private static Text mapped(Run run, Text text, UnaryOperator<String> mapping) {
        run.step(text.length() / 16);
        String whole = mapping.apply(text.chars());
        List<Text.Stretch> stretches = text.stretches();
        if (stretches.size() <= 1) {
            return new TextBuilder(run)
                    .add(whole, !text.isEmpty() && text.trustedAt(0))
                    .build();
        }
        TextBuilder result = new TextBuilder(run);
        int at = 0;
        for (Text.Stretch stretch : stretches) {
            int length = mapping.apply(stretch.text()).length();
            if (at + length > whole.length()) {
                return Text.untrusted(whole);
            }
            result.add(whole.substring(at, at + length), stretch.trusted());
            at += length;
        }
        return at == whole.length() ? result.build() : Text.untrusted(whole);
    }
}
