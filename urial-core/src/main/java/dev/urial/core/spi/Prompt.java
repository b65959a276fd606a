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
 * @param borders ascending numbers of characters ({@code char}s of {@link #text()}), each above 0: up to each of them the text is
 *     likely to be the beginning of other prompts, too. The first ends what is the same for every query with these examples:
 *     preamble, examples and what introduces the query; each further one ends an earlier exchange of a conversation. For backends
 *     that keep the state of a prefix: they compute a prompt in the same batches, cut at its borders, whether or not a part of it
 *     was there already, and so a border's presence never changes a result by more than a batch's shape does
 * @param messages the conversation, where it is the server that puts the model's template around it: then they are what is sent, and
 *     the segments are for people. Empty for every other prompt
 */
public record Prompt(List<Segment> segments, List<String> stops, List<Integer> borders, List<Message> messages) {
    /** A stretch of text; {@code control} says whether control-token spellings count in it. */
    public record Segment(String text, boolean control) {}

    public Prompt {
        segments = joined(segments);
        stops = List.copyOf(stops);
        if (stops.contains("")) {
            throw new IllegalArgumentException("an empty stop string would end every answer at once");
        }
        borders = List.copyOf(borders);
        messages = List.copyOf(messages);
        int length =
                segments.stream().mapToInt(segment -> segment.text().length()).sum();
        int last = 0;
        for (int border : borders) {
            if (border <= last || border > length) {
                throw new IllegalArgumentException("borders: must ascend from above 0 to the prompt's length " + length
                        + " at most, were " + borders);
            }
            last = border;
        }
    }

    /** A prompt that is sent as it stands. */
    public Prompt(List<Segment> segments, List<String> stops, List<Integer> borders) {
        this(segments, stops, borders, List.of());
    }

    /**
     * A prompt whose first {@code constantChars} characters are the same for every query, from 0 (nothing is) to all of them.
     */
    public Prompt(List<Segment> segments, List<String> stops, int constantChars) {
        this(segments, stops, constantChars == 0 ? List.of() : List.of(constantChars));
    }

    /** A prompt of plain text with nothing constant. */
    public static Prompt of(String text, String... stops) {
        return new Prompt(List.of(new Segment(text, false)), List.of(stops), List.of());
    }

    /** A conversation around which a server puts the template. */
    public static Prompt of(List<Message> messages) {
        StringBuilder text = new StringBuilder();
        messages.forEach(message -> text.append(message.role())
                .append(": ")
                .append(message.content())
                .append("\n\n"));
        return new Prompt(List.of(new Segment(text + "assistant:", false)), List.of(), List.of(), messages);
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
        return new Prompt(segments, all, borders, messages);
    }

    /** How many characters at the start are the same for every query with these examples: the first border, else 0. */
    public int constantChars() {
        return borders.isEmpty() ? 0 : borders.get(0);
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
