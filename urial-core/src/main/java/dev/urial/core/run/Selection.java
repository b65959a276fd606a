package dev.urial.core.run;

import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetItem;
import java.util.List;
import java.util.OptionalInt;

/**
 * A stretch of a dataset.
 *
 * @param offset items left out at the beginning, 0 or more
 * @param limit items taken at most, at least 1; empty for all
 */
public record Selection(Dataset dataset, int offset, OptionalInt limit) {
    public Selection {
        int size = dataset.items().size();
        if (offset < 0 || offset >= size) {
            throw new ConfigException(
                    "offset", "must be from 0 to " + (size - 1) + ", as there are " + size + " items, was " + offset);
        }
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new ConfigException("limit", "must be at least 1, was " + limit.getAsInt());
        }
    }

    /** The whole dataset. */
    public static Selection all(Dataset dataset) {
        return new Selection(dataset, 0, OptionalInt.empty());
    }

    /** At least one. */
    public List<DatasetItem> items() {
        List<DatasetItem> items = dataset.items();
        int left = items.size() - offset;
        return items.subList(offset, offset + Math.min(left, limit.orElse(left)));
    }
}
