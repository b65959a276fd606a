package dev.urial.backend.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the settings of all references over HTTP have in common; see {@link HttpBackendProvider.Config}.
 *
 * @param expectedKey the variable that holds the key by custom
 */
record HttpSettings(
        Optional<String> dialect,
        Optional<String> chat,
        Optional<Integer> context,
        Optional<Integer> concurrency,
        Optional<Integer> requestsPerMinute,
        Optional<Integer> tokensPerMinute,
        Optional<Integer> stall,
        Optional<Integer> deadline,
        Optional<String> keyEnv,
        Optional<Path> keyFile,
        Optional<Path> authority,
        Optional<String> expectedKey) {
    HttpSettings {
        inRange("context", context, 2);
        inRange("concurrency", concurrency, 1);
        inRange("requestsPerMinute", requestsPerMinute, 1);
        inRange("tokensPerMinute", tokensPerMinute, 1);
        inRange("stall", stall, 1);
        inRange("deadline", deadline, 1);
        if (keyEnv.isPresent() && keyFile.isPresent()) {
            throw new IllegalArgumentException("keyEnv: the key comes from a variable or a file, not from both");
        }
        if (keyEnv.isPresent() && !keyEnv.get().matches("[A-Za-z_][A-Za-z0-9_]*")) {
            // not repeated: it may be the key itself
            throw new IllegalArgumentException("keyEnv: must be the name of an environment variable, not a key");
        }
    }

    private static void inRange(String name, Optional<Integer> value, int least) {
        if (value.isPresent() && (value.get() < least || value.get() > 100_000_000)) {
            throw new IllegalArgumentException(name + ": must be at least " + least + ", was " + value.get());
        }
    }
}
