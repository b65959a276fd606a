package dev.urial.core.spi;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A backend could not do what it was asked. Callers branch on {@link #kind()}; people read the message. */
public final class BackendException extends UrialException {
    /** What went wrong, and so what to do next. */
    public enum Kind {
        /** The prompt leaves no room in the context. Send less. */
        PROMPT_TOO_LONG,
        /** The backend lacks what the request needs. Ask another. */
        UNSUPPORTED,
        /** The model cannot be loaded: a missing, damaged or unknown file or native library. */
        UNLOADABLE,
        /** The engine will not do this very request, for reasons of its own. Ask something else. */
        REFUSED,
        /** The key is missing or wrong. */
        UNAUTHORIZED,
        /** Too many requests. Wait. */
        RATE_LIMITED,
        /** Not reachable now. Try later. */
        UNAVAILABLE,
        /** The deadline passed. */
        TIMED_OUT,
        /** The engine answered nonsense. */
        BAD_REPLY,
        /** Not enough memory. Ask for less. */
        OUT_OF_MEMORY
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    public BackendException(Kind kind, String message) {
        this(kind, message, null, null);
    }

    public BackendException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, null);
    }

    public BackendException(Kind kind, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** How long the engine asked to be left alone, if it said. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return kind == Kind.RATE_LIMITED || kind == Kind.UNAVAILABLE;
    }
}
