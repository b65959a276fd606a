package dev.urial.core.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An item of a dataset: what is to be answered.
 *
 * @param id its name, unlike every other item's
 * @param given turns that went before, query, answer, query, ... and so an even number; mostly none
 * @param queries what the user asks, one after the other, at least one: each is asked after the answers to those before it
 * @param labels its further fields: strings, numbers, booleans, lists and maps, as in JSON, in the file's order; no nulls
 */
public record DatasetItem(String id, List<String> given, List<String> queries, Map<String, Object> labels) {
    public DatasetItem {
        given = List.copyOf(given);
        queries = List.copyOf(queries);
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        if (given.size() % 2 != 0) {
            throw new IllegalArgumentException(
                    "given: query, answer, ... must be even in number, were " + given.size());
        }
        if (queries.isEmpty()) {
            throw new IllegalArgumentException("queries: must be at least one");
        }
    }
}
