package dev.urial.core.spi;

import java.util.Optional;

/** Makes a {@link Backend}: one loaded model. */
public interface BackendProvider<C extends Record> extends Provider<C, Backend> {
    /**
     * The name of the prompt set that its models are asked with where the user names none, such as {@code lab}; empty for the
     * project's default. For models that the default does not suit, because they are too small for it, say.
     */
    default Optional<String> promptSet() {
        return Optional.empty();
    }
}
