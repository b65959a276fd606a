package dev.urial.backend.djl.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a text is cut where an expression matches.
 *
 * @param inverted whether what lies between the matches counts as the matches
 */
record Splitting(Pattern pattern, Behavior behavior, boolean inverted) {
    /** What becomes of a match. */
    enum Behavior {
        REMOVED,
        ISOLATED,
        MERGED_WITH_PREVIOUS,
        MERGED_WITH_NEXT,
        CONTIGUOUS;

        /** The behavior that a part calls {@code MergedWithPrevious} and so on. */
        static Behavior of(Part part) {
            String name = part.text("behavior");
            for (Behavior behavior : values()) {
                if (behavior.name().replace("_", "").equals(name.toUpperCase(Locale.ROOT))) {
                    return behavior;
                }
            }
            throw part.refused("the behavior '" + Part.printable(name) + "' is not supported");
        }
    }

    private record Stretch(int start, int end, boolean match) {}

    /** The pieces, none of them empty. */
    List<String> split(String text) {
        List<Stretch> stretches = stretches(text);
        List<String> pieces = new ArrayList<>(stretches.size());
        for (Stretch stretch : switch (behavior) {
            case ISOLATED -> stretches;
            case REMOVED -> stretches.stream().filter(s -> !s.match).toList();
            case CONTIGUOUS -> contiguous(stretches);
            case MERGED_WITH_PREVIOUS -> mergedWithPrevious(stretches);
            case MERGED_WITH_NEXT -> mergedWithNext(stretches);
        }) {
            if (stretch.start < stretch.end) {
                pieces.add(text.substring(stretch.start, stretch.end));
            }
        }
        return pieces;
    }

    private List<Stretch> stretches(String text) {
        List<Stretch> result = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        int last = 0;
        while (matcher.find()) {
            if (last < matcher.start()) {
                result.add(new Stretch(last, matcher.start(), inverted));
            }
            result.add(new Stretch(matcher.start(), matcher.end(), !inverted));
            last = matcher.end();
        }
        if (last < text.length()) {
            result.add(new Stretch(last, text.length(), inverted));
        }
        return result;
    }

    private static List<Stretch> contiguous(List<Stretch> stretches) {
        List<Stretch> result = new ArrayList<>();
        for (Stretch stretch : stretches) {
            int last = result.size() - 1;
            if (last >= 0 && result.get(last).match == stretch.match) {
                result.set(last, new Stretch(result.get(last).start, stretch.end, stretch.match));
            } else {
                result.add(stretch);
            }
        }
        return result;
    }

    private static List<Stretch> mergedWithPrevious(List<Stretch> stretches) {
        List<Stretch> result = new ArrayList<>();
        boolean afterMatch = false;
        for (Stretch stretch : stretches) {
            int last = result.size() - 1;
            if (stretch.match && !afterMatch && last >= 0) {
                result.set(last, new Stretch(result.get(last).start, stretch.end, true));
            } else {
                result.add(stretch);
            }
            afterMatch = stretch.match;
        }
        return result;
    }

    private static List<Stretch> mergedWithNext(List<Stretch> stretches) {
        List<Stretch> result = new ArrayList<>();
        boolean beforeMatch = false;
        for (int i = stretches.size() - 1; i >= 0; i--) {
            Stretch stretch = stretches.get(i);
            int last = result.size() - 1;
            if (stretch.match && !beforeMatch && last >= 0) {
                result.set(last, new Stretch(stretch.start, result.get(last).end, true));
            } else {
                result.add(stretch);
            }
            beforeMatch = stretch.match;
        }
        Collections.reverse(result);
        return result;
    }
}
