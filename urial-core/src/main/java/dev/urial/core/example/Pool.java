package dev.urial.core.example;

import dev.urial.core.spi.Example;
import dev.urial.core.spi.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Examples to choose from. Two are one if their first queries are the same text, outer white space aside. */
final class Pool {
    private Pool() {}

    /** The examples without repeats: the first of each query. */
    static List<Example> distinct(List<Example> examples) {
        Set<String> seen = new HashSet<>();
        return examples.stream()
                .filter(example -> seen.add(example.query().strip()))
                .toList();
    }

    /**
     * The first {@code limit} that are not the query itself.
     *
     * @throws IllegalArgumentException if the limit is negative
     */
    static List<Example> first(List<Example> examples, Query query, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit: must be 0 or more, was " + limit);
        }
        String asked = query.last().strip();
        List<Example> chosen = new ArrayList<>();
        for (Example example : examples) {
            if (chosen.size() == limit) {
                break;
            }
            if (!example.query().strip().equals(asked)) {
                chosen.add(example);
            }
        }
        return chosen;
    }
}
