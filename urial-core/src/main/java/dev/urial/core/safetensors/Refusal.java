package dev.urial.core.safetensors;

import dev.urial.core.data.Unloadable;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The words in which a file is refused: one line each. */
final class Refusal {
    private Refusal() {}

    static BackendException damaged(Path file, String found) {
        return unloadable(file, "it is a damaged safetensors file: " + found, null);
    }

    static BackendException unreadable(Path file, IOException e) {
        return unloadable(file, "it cannot be read (" + e.getMessage() + ")", e);
    }

    static BackendException unloadable(Path file, String found, @Nullable Throwable cause) {
        return Unloadable.of(file, found, cause);
    }
}
