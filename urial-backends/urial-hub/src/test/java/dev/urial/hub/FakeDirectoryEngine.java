package dev.urial.hub;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.PluginContext;
import java.nio.file.Path;
import java.util.Optional;

/** The same for directories, in the place of {@code djl}. */
public final class FakeDirectoryEngine implements BackendProvider<FakeDirectoryEngine.Config> {
    /** What an engine of directories takes. */
    public record Config(
            Path directory,
            Optional<Integer> context,
            Optional<String> dtype,
            Optional<String> device,
            Optional<Boolean> download,
            Optional<Integer> parallel,
            Optional<Integer> batch,
            Optional<Integer> threads,
            Optional<Integer> prefixCache,
            Optional<Path> lora,
            Optional<Double> loraScale,
            Optional<String> chat) {}

    @Override
    public String name() {
        return "djl";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Backend create(Config config, PluginContext context) {
        return FakeEngine.telling(config);
    }
}
