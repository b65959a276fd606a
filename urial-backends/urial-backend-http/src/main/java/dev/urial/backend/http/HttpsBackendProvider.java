package dev.urial.backend.http;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.PluginContext;
import java.util.Optional;

/** Servers by their address over TLS: {@code https://HOST/v1#MODEL}, with the settings of {@link HttpBackendProvider}. */
public final class HttpsBackendProvider implements BackendProvider<HttpBackendProvider.Config> {
    @Override
    public String name() {
        return "https";
    }

    @Override
    public Class<HttpBackendProvider.Config> configType() {
        return HttpBackendProvider.Config.class;
    }

    /**
     * Asks the server what it is and can do, by a handful of short requests.
     *
     * @throws BackendException {@code UNAVAILABLE} if there is no server, {@code UNAUTHORIZED} if it wants another key, {@code UNLOADABLE}
     *     if it has no such model or is not what it is said to be
     * @throws ConfigException if the settings do not fit what is found
     */
    @Override
    public Backend create(HttpBackendProvider.Config config, PluginContext context) {
        return new Opening(name(), config, Optional.empty(), context).open(Address.parse("https", config.url()));
    }
}
