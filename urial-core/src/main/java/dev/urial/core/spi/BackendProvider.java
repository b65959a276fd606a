package dev.urial.core.spi;

import java.util.Map;
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

    /**
     * What models of this backend would run on here, for people who wonder why one does not: native libraries, devices, folders. A
     * name, such as {@code library}, and a line each: what was found and where, or what is missing and how to get it. Asked before any
     * model is made; opens no model, downloads nothing, is quick and throws nothing. Nothing by default.
     */
    default Map<String, String> findings() {
        return Map.of();
    }
}
