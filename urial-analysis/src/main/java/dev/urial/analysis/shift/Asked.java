package dev.urial.analysis.shift;

import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What of an item is asked: its first query, after the turns that are given with it. */
final class Asked {
    private Asked() {}

    static Query query(DatasetItem item) {
        List<String> turns = new ArrayList<>(item.given());
        turns.add(item.queries().get(0));
        Map<String, String> labels = new LinkedHashMap<>();
        item.labels().forEach((name, value) -> labels.put(name, String.valueOf(value)));
        return new Query(item.id(), turns, labels);
    }
}
