package dev.urial.core.spi;

import java.util.ArrayList;
import java.util.List;

/**
 * What a model is asked to continue.
 *
 * @param segments the text in order. Only in a control segment may spellings such as {@code <end_of_turn>} become control
 *     tokens; text of users, answers and models is plain and never does. Adjacent segments of one kind are joined here, so that
 *     the tokens are those of the whole text
 * @param stops strings that end the completion, not part of it; never empty strings
 * @param constantChars how many characters ({@code char}s of {@link #text()}) at the start are the same for every query
 *     with these examples: preamble, examples and what introduces the query. A hint for backends that keep the state of a prefix; never changes a
 *     result
 */
public record Prompt(List<Segment> segments, List<String> stops, int constantChars) {
    /** A stretch of text; {@code control} says whether control-token spellings count in it. */
    public record Segment(String text, boolean control) {}

    public Prompt {
        segments = joined(segments);
        stops = List.copyOf(stops);
        if (stops.contains("")) {
            throw new IllegalArgumentException("an empty stop string would end every answer at once");
        }
        int length =
                segments.stream().mapToInt(segment -> segment.text().length()).sum();
        if (constantChars < 0 || constantChars > length) {
            throw new IllegalArgumentException(
                    "constantChars: must be from 0 to the prompt's length " + length + ", was " + constantChars);
        }
    }

    /** A prompt of plain text with nothing constant. */
    public static Prompt of(String text, String... stops) {
        return new Prompt(List.of(new Segment(text, false)), List.of(stops), 0);
    }

    /** The whole text, as a person would read it. */
    public String text() {
        if (segments.size() == 1) {
            return segments.get(0).text();
        }
        StringBuilder text = new StringBuilder();
        segments.forEach(segment -> text.append(segment.text()));
        return text.toString();
    }

    /** The same with further stop strings. */
    public Prompt withStops(List<String> more) {
        List<String> all = new ArrayList<>(stops);
        more.stream().filter(stop -> !all.contains(stop)).forEach(all::add);
        return new Prompt(segments, all, constantChars);
    }

    /** The same with another constant part: a chat's earlier turns are constant for the turns that follow. */
    public Prompt withConstantChars(int count) {
        return new Prompt(segments, stops, count);
    }

    private static List<Segment> joined(List<Segment> segments) {
        List<Segment> result = new ArrayList<>();
        for (Segment segment : segments) {
            int last = result.size() - 1;
            if (last >= 0 && result.get(last).control() == segment.control()) {
                result.set(last, new Segment(result.get(last).text() + segment.text(), segment.control()));
            } else {
                result.add(segment);
            }
        }
        return List.copyOf(result);
    }
}
