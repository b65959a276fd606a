package dev.urial.cli;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.PluginContext;
import java.util.Map;
import java.util.Optional;

/** The test kit's models under the name {@code advised}, whose provider recommends a prompt set, and cannot say what it finds. */
public final class AdvisedProvider implements BackendProvider<AdvisedProvider.Config> {
    /** Which of its models. */
    public record Config(String model) {}

    @Override
    public String name() {
        return "advised";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Optional<String> promptSet() {
        return Optional.of("lab-k1");
    }

    @Override
    public Map<String, String> findings() {
        throw new IllegalStateException("it is not like itself today");
    }

    @Override
    public Backend create(Config config, PluginContext context) {
        return context.backend("bigram", config.model(), Map.of("context", "20000"));
    }
}
