package dev.urial.core.spi;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A data file that cannot be read, with the place. */
public final class DataException extends UrialException {
    private final Path file;
    private final OptionalInt line;

    public DataException(Path file, OptionalInt line, String message, @Nullable Throwable cause) {
        super(file + (line.isPresent() ? ":" + line.getAsInt() : "") + ": " + message, cause);
        this.file = file;
        this.line = line;
    }

    public DataException(Path file, String message) {
        this(file, OptionalInt.empty(), message, null);
    }

    public Path file() {
        return file;
    }

    /** The line, from 1, where it is known. */
    public OptionalInt line() {
        return line;
    }
}
