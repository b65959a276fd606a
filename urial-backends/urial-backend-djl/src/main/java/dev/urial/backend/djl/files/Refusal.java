package dev.urial.backend.djl.files;

import dev.urial.core.data.Unloadable;
import dev.urial.core.spi.BackendException;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The words in which a directory is refused: one line each. */
final class Refusal {
    private static final int LISTED = 8;

    private Refusal() {}

    static BackendException of(Path path, String found) {
        return of(path, found, null);
    }

    static BackendException of(Path path, String found, @Nullable Throwable cause) {
        return Unloadable.of(path, found, cause);
    }

    /** Some of many names. */
    static String some(Collection<String> names) {
        String first = String.join(
                ", ", names.stream().limit(LISTED).map(Unloadable::printable).toList());
        return names.size() > LISTED ? first + " and " + (names.size() - LISTED) + " more" : first;
    }
}
