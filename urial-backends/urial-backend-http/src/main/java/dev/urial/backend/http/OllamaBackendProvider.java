package dev.urial.backend.http;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.PluginContext;
import java.util.Optional;

/** Models of an Ollama server: {@code ollama:MODEL}. Prompts are sent raw. */
public final class OllamaBackendProvider implements BackendProvider<NamedModel> {
    @Override
    public String name() {
        return "ollama";
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
        String url = config.url().or(() -> Environment.value("OLLAMA_HOST")).orElse("127.0.0.1:11434");
        return new Opening(name(), config.at(url), Optional.empty(), context)
                .open(Address.parse("http", withPort(url)).withModel(config.model()));
    }

    /** {@code OLLAMA_HOST} may be a host alone; one that means all of a server's addresses is asked at its own. */
    private static String withPort(String url) {
        String whole = url.contains("//") ? url : "http://" + url;
        String reachable = whole.replaceFirst("//0\\.0\\.0\\.0", "//127.0.0.1");
        return reachable.matches("https?://[^/:]+/?") ? reachable.replaceFirst("/?$", ":11434") : reachable;
    }
}
