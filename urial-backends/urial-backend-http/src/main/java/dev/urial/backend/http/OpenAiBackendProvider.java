package dev.urial.backend.http;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.PluginContext;
import java.util.Optional;

/** OpenAI's models, and those of servers that {@code OPENAI_BASE_URL} names: {@code openai:MODEL}, with the key in {@code OPENAI_API_KEY}. */
public final class OpenAiBackendProvider implements BackendProvider<NamedModel> {
    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Class<NamedModel> configType() {
        return NamedModel.class;
    }

    /**
     * Asks the server what it is and can do, by a handful of short requests.
     *
     * @throws BackendException {@code UNAVAILABLE} if there is no server, {@code UNAUTHORIZED} if it wants another key, {@code UNLOADABLE}
     *     if it has no such model or is not what it is said to be
     * @throws ConfigException if the settings do not fit what is found
     */
    @Override
    public Backend create(NamedModel config, PluginContext context) {
        String url = config.url().or(() -> Environment.value("OPENAI_BASE_URL")).orElse("https://api.openai.com/v1");
        return new Opening(name(), config.at(url), Optional.of("OPENAI_API_KEY"), context)
                .open(Address.parse("https", url).withModel(config.model()));
    }
}
