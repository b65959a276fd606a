package dev.urial.eval.judge;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.PluginContext;

/** A {@link TalkingModel} that always says the same. */
public final class SaysProvider implements BackendProvider<SaysProvider.Config> {
    /** What it says. */
    public record Config(String reply) {}

    @Override
    public String name() {
        return "says";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Backend create(Config config, PluginContext context) {
        return TalkingModel.saying(config.reply());
    }
}
