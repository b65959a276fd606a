package dev.urial.backend.http;

import java.util.Optional;

/** The process's environment variables. */
final class Environment {
    private Environment() {}

    /** A variable's value, if it has one. */
    static Optional<String> value(String name) {
        return Optional.ofNullable(System.getenv(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
