package dev.urial.core.gguf;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How a file is called that is one of several of a model: {@code PREFIX-00001-of-00003.gguf}. Whoever loads the first finds the
 * others by their names.
 *
 * @param prefix what all of them begin with, a folder perhaps included
 * @param number from 1
 * @param count of all the parts, at least {@code number}
 */
public record SplitName(String prefix, int number, int count) {
    private static final Pattern FORM = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})\\.gguf", Pattern.DOTALL);

    public SplitName {
        if (number < 1 || number > count) {
            throw new IllegalArgumentException("part " + number + " of " + count);
        }
    }

    /** The name taken apart; empty if it is not of this form. */
    public static Optional<SplitName> of(String fileName) {
        Matcher matcher = FORM.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int number = Integer.parseInt(matcher.group(2));
        int count = Integer.parseInt(matcher.group(3));
        return number < 1 || number > count
                ? Optional.empty()
                : Optional.of(new SplitName(matcher.group(1), number, count));
    }

    /** The names of all the parts, in order. */
    public List<String> all() {
        return IntStream.rangeClosed(1, count)
                .mapToObj(part -> String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", prefix, part, count))
                .toList();
    }

    /** The name of the first, which is the one to load. */
    public String first() {
        return all().get(0);
    }
}
