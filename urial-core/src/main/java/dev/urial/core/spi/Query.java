package dev.urial.core.spi;

import java.util.List;
import java.util.Map;

/**
 * What a user asks.
 *
 * @param id the item's name in a dataset
 * @param turns query, answer, query, ... and so an odd number: the last one is to be answered. Any text
 * @param labels further facts about the item, such as its source or topic
 */
public record Query(String id, List<String> turns, Map<String, String> labels) {
    public Query {
        turns = List.copyOf(turns);
        labels = Map.copyOf(labels);
        if (turns.size() % 2 == 0) {
            throw new IllegalArgumentException(
                    "turns: query, answer, query, ... must be odd in number, were " + turns.size());
        }
    }

    /** A single question. */
    public static Query of(String text) {
        return new Query("0", List.of(text), Map.of());
    }

    /** The turn to be answered. */
    public String last() {
        return turns.get(turns.size() - 1);
    }
}
