package dev.urial.core.spi;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Queries to be answered, and where they come from. Immutable, and safe for many threads. */
public interface Dataset {
    DatasetCard card();

    /** At least one, in the dataset's order, no id twice. */
    List<DatasetItem> items();

    /** How many records were left out because they are bad, where the user asked for that; else 0. */
    default int skipped() {
        return 0;
    }

    /**
     * A dataset of items that are at hand.
     *
     * @throws IllegalArgumentException if there is none, or if two have one id
     */
    static Dataset of(DatasetCard card, List<DatasetItem> items) {
        List<DatasetItem> all = List.copyOf(items);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("items: must be at least one");
        }
        Set<String> ids = new HashSet<>();
        for (DatasetItem item : all) {
            if (!ids.add(item.id())) {
                throw new IllegalArgumentException("items: two have the id '" + item.id() + "'");
            }
        }
        return new Dataset() {
            @Override
            public DatasetCard card() {
                return card;
            }

            @Override
            public List<DatasetItem> items() {
                return all;
            }
        };
    }
}
