package dev.urial.analysis.shift;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.DatasetItem;

/** The aligned side of a study. For one thread. */
interface Speaker extends AutoCloseable {
    /**
     * The answer to an item's first query. To be closed.
     *
     * @throws BackendException if there is none; the item's failure, or that of all
     */
    Spoken speak(DatasetItem item);

    @Override
    void close();
}
