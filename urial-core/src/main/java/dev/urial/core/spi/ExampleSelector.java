package dev.urial.core.spi;

import java.util.List;

/** Chooses the examples to show with a query. Safe for many threads. */
public interface ExampleSelector {
    /**
     * At most {@code limit} examples, without repeats, in the order in which they are shown; never the query itself. The same
     * query, limit and seed give the same list.
     */
    List<Example> select(Query query, int limit);
}
