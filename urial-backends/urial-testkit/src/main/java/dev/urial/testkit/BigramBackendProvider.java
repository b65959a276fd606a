package dev.urial.testkit;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.PluginContext;
import java.util.Optional;

/** Makes {@link BigramBackend}s under the name {@code bigram}. */
public final class BigramBackendProvider implements BackendProvider<BigramBackendProvider.Config> {
    /**
     * The settings.
     *
     * @param context tokens, 4,096 if left out
     * @param maxConcurrent generations at once, 4 if left out
     * @param delayMillis what a token takes, 0 if left out
     */
    public record Config(
            BigramModel model,
            Optional<Integer> context,
            Optional<Integer> maxConcurrent,
            Optional<Integer> delayMillis) {}

    @Override
    public String name() {
        return "bigram";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Backend create(Config config, PluginContext context) {
        return new BigramBackend(
                config.model(),
                config.context().orElse(4096),
                config.maxConcurrent().orElse(4),
                config.delayMillis().orElse(0));
    }
}
