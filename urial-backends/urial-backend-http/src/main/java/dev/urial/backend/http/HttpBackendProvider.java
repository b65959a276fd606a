package dev.urial.backend.http;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.PluginContext;
import java.nio.file.Path;
import java.util.Optional;

/** Servers by their address: {@code http://HOST:PORT/v1#MODEL}. What each is and can do is found out by asking it. */
public final class HttpBackendProvider implements BackendProvider<HttpBackendProvider.Config> {
    /**
     * All settings.
     *
     * @param url {@code //HOST:PORT[/...][#MODEL]}, whole or with {@code http:} before it; a known page at its end does not matter. Without
     *     a model the server's only one
     * @param dialect how it is spoken to ({@code vllm}, {@code llama-server}, {@code openai}, {@code ollama}, {@code tgi}, {@code
     *     openai-compatible}, or a plug-in's); default what the server shows itself to be
     * @param chat addresses an aligned model: {@code server} lets the server put its template around messages; a built-in form, a
     *     template's file, or {@code own} for the one that the server shows, puts it around them here, and the prompt is sent raw
     * @param context tokens of prompt and answer together; default what the server says, else 4096
     * @param concurrency requests at once, at most; default as many as the application means to ask at once, or the server's slots
     * @param requestsPerMinute at most; default no limit but the server's own
     * @param tokensPerMinute of prompts and answers, at most; default no limit but the server's own
     * @param stall seconds for which a server may be silent, default 300: a long prompt takes time
     * @param deadline seconds that one answer may take in all, default 3600
     * @param keyEnv the environment variable that holds the key
     * @param keyFile the file that holds the key
     * @param authority certificates (PEM) to trust instead of the platform's
     */
    public record Config(
            String url,
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
            Optional<Path> authority) {
        public Config {
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

    @Override
    public String name() {
        return "http";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    /**
     * Asks the server what it is and can do, by a handful of short requests.
     *
     * @throws BackendException {@code UNAVAILABLE} if there is no server, {@code UNAUTHORIZED} if it wants another key, {@code UNLOADABLE}
     *     if it has no such model or is not what it is said to be
     * @throws ConfigException if the settings do not fit what is found
     */
    @Override
    public Backend create(Config config, PluginContext context) {
        return new Opening(name(), config, Optional.empty(), context).open(Address.parse("http", config.url()));
    }
}
