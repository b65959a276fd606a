package dev.urial.backend.http;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A user's key to a server. It goes into one header and nowhere else: never into a message, a log or a file. */
final class Secret {
    private static final long LONGEST = 1 << 16;

    private final String value;

    private Secret(String value, String origin) {
        this.value = value.strip();
        if (!this.value.matches("[\\x21-\\x7e]+")) {
            throw new ConfigException(origin, "holds no key, or one with characters that no key has");
        }
    }

    /**
     * The key that settings name, if they name one.
     *
     * @param expected a variable that is read if it is there
     */
    static Optional<Secret> of(
            Optional<String> variable,
            Optional<Path> file,
            Optional<String> expected,
            Map<String, String> environment) {
        if (file.isPresent()) {
            return Optional.of(new Secret(read(file.get()), "keyFile " + file.get()));
        }
        if (variable.isPresent()) {
            String value = environment.get(variable.get());
            if (value == null) {
                throw new ConfigException("keyEnv", "the environment has no variable " + variable.get());
            }
            return Optional.of(new Secret(value, "the variable " + variable.get()));
        }
        return expected.filter(name -> !environment.getOrDefault(name, "").isBlank())
                .map(name -> new Secret(environment.getOrDefault(name, ""), "the variable " + name));
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new ConfigException("keyFile", file + " is too long for a key");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("keyFile", file + " cannot be read: " + e.getMessage());
        }
    }

    String header() {
        return "Bearer " + value;
    }

    /** A text without the key, whoever wrote it there; a server's error may repeat a part of it. */
    String scrub(String text) {
        String clean = text.replace(value, "***");
        int shown = Math.min(8, value.length() / 2);
        return shown < 4 ? clean : clean.replaceAll(Pattern.quote(value.substring(0, shown)) + "\\S*", "***");
    }

    static BackendException refused(String message, boolean given) {
        return new BackendException(
                Kind.UNAUTHORIZED,
                message + (given ? "" : "; no key was sent: name one by ?keyEnv=VARIABLE or ?keyFile=FILE"));
    }

    @Override
    public String toString() {
        return "***";
    }
}
