package dev.urial.core.data;

import dev.urial.core.spi.DataException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where something stands in a file.
 *
 * @param position among the file's records, from 0
 * @param line from 1
 * @param inList whether the file is one list, in which a line's number may say nothing
 */
record Place(int position, int line, boolean inList) {
    @Override
    public String toString() {
        return inList ? "item " + position + " (from 0, line " + line + ")" : "line " + line;
    }

    DataException bad(Path file, String message, @Nullable Throwable cause) {
        String item = inList ? "item " + position + " (from 0) " : "";
        return new DataException(file, OptionalInt.of(line), item + message, cause);
    }
}
