package dev.urial.core.spi;

import org.jspecify.annotations.Nullable;

/**
 * A run's bad luck, or a user's mistake. The message is for people: what was asked, what was found, what is possible. A
 * programmer's mistake is an {@link IllegalArgumentException} or {@link IllegalStateException} instead.
 */
public abstract sealed class UrialException extends RuntimeException
        permits BackendException, ConfigException, DataException {
    UrialException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
