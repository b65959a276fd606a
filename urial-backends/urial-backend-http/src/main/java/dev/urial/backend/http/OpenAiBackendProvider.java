package dev.urial.backend.http;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.PluginContext;
import java.nio.file.Path;
import java.util.Optional;

/** OpenAI's models, and those of servers that {@code OPENAI_BASE_URL} names: {@code openai:MODEL}, with the key in {@code OPENAI_API_KEY}. */
public final class OpenAiBackendProvider implements BackendProvider<OpenAiBackendProvider.Config> {
    /**
     * All settings.
     *
     * @param model as the vendor calls it
     * @param url default the variable {@code OPENAI_BASE_URL}, else the vendor's own
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
     * @param keyEnv the environment variable that holds the key; default {@code OPENAI_API_KEY}
     * @param keyFile the file that holds the key
     * @param authority certificates (PEM) to trust instead of the platform's
     */
    public record Config(
            String model,
            Optional<String> url,
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
            HttpSettings unused = new HttpSettings(
                    dialect,
                    chat,
                    context,
                    concurrency,
                    requestsPerMinute,
                    tokensPerMinute,
                    stall,
                    deadline,
                    keyEnv,
                    keyFile,
                    authority,
                    Optional.empty());
        }

        HttpSettings settings() {
            return new HttpSettings(
                    dialect,
                    chat,
                    context,
                    concurrency,
                    requestsPerMinute,
                    tokensPerMinute,
                    stall,
                    deadline,
                    keyEnv,
                    keyFile,
                    authority,
                    Optional.of("OPENAI_API_KEY"));
        }
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Class<OpenAiBackendProvider.Config> configType() {
        return OpenAiBackendProvider.Config.class;
    }

    /**
     * Asks the server what it is and can do, by a handful of short requests.
     *
     * @throws BackendException {@code UNAVAILABLE} if there is no server, {@code UNAUTHORIZED} if it wants another key, {@code UNLOADABLE}
     *     if it has no such model or is not what it is said to be
     * @throws ConfigException if the settings do not fit what is found
     */
    @Override
    public Backend create(OpenAiBackendProvider.Config config, PluginContext context) {
        String url = config.url().or(() -> Environment.value("OPENAI_BASE_URL")).orElse("https://api.openai.com/v1");
        return new Opening(name(), config.settings(), context)
                .open(Address.parse("https", url).withModel(config.model()));
    }
}
