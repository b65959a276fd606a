package dev.urial.cli;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.PluginContext;
import dev.urial.testkit.InTurns;
import java.util.Map;

/** The test kit's models under the name {@code turns}, addressed in turns. */
public final class TurnsProvider implements BackendProvider<TurnsProvider.Config> {
    /** Which of its models. */
    public record Config(String model) {}

    @Override
    public String name() {
        return "turns";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Backend create(Config config, PluginContext context) {
        return new InTurns(context.backend("bigram", config.model(), Map.of()));
    }
}
