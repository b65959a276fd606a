package dev.urial.core.spi;

import java.util.List;
import java.util.Set;

/**
 * A demonstration: a conversation that went as it should.
 *
 * @param turns query, answer, query, answer, ... and so an even number, at least two. Any text
 * @param tags what it shows, such as {@code refusal} or {@code code}
 */
public record Example(String id, List<String> turns, Set<String> tags) {
    public Example {
        turns = List.copyOf(turns);
        tags = Set.copyOf(tags);
        if (turns.isEmpty() || turns.size() % 2 != 0) {
            throw new IllegalArgumentException(
                    "turns: query, answer, ... must be even in number and at least two, were " + turns.size());
        }
    }

    /** One question and its answer. */
    public static Example of(String id, String query, String answer) {
        return new Example(id, List.of(query, answer), Set.of());
    }

    /** The first query, by which examples are compared. */
    public String query() {
        return turns.get(0);
    }
}
