package dev.urial.hub;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Usage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Reads no file: tells on its card which one it was given, and how. Takes what llama.cpp takes. */
public final class FakeEngine implements BackendProvider<FakeEngine.Config> {
    /** As {@code llamacpp} has them. */
    public enum Switch {
        AUTO,
        ON,
        OFF
    }

    /** As {@code llamacpp} has them. */
    public enum Layout {
        EXACT,
        UNIFIED
    }

    /** What an engine of GGUF files takes. */
    public record Config(
            Path file,
            Optional<Integer> context,
            Optional<Integer> threads,
            Optional<Switch> flashAttention,
            Optional<Integer> batch,
            Optional<Layout> kv,
            Optional<String> kvType,
            Optional<Integer> parallel,
            Optional<Integer> prefixCache,
            Optional<Integer> gpuLayers,
            Optional<Path> library,
            Optional<Path> lora,
            Optional<Double> loraScale) {}

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Backend create(Config config, PluginContext context) {
        return telling(config);
    }

    /** A backend whose card tells of a configuration. */
    static Backend telling(Record config) {
        return new FakeBackend(new ModelCard(
                config.toString(),
                Optional.empty(),
                new ModelCard.Engine("fake", "1", "none"),
                4096,
                1,
                Optional.empty(),
                Set.of()));
    }

    private record FakeBackend(ModelCard model) implements Backend {
        @Override
        public Generation generate(GenerationRequest request) {
            return Generation.completed(request, "Budapest", new Usage(0, 0, 1));
        }

        @Override
        public void close() {}
    }
}
