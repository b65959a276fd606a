package dev.urial.backend.djl;

import dev.urial.backend.llamacpp.LlamaCppBackendProvider;
import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.Reference;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The other engine in this process, to be compared with. */
public final class LlamaCpp {
    /** Paths against the working directory, as without a configuration file. */
    private record Context() implements PluginContext {
        @Override
        public Path resolve(String path) {
            return Path.of(path);
        }

        @Override
        public long seed() {
            return 0;
        }

        @Override
        public List<Example> examples() {
            return List.of();
        }

        @Override
        public Workload workload() {
            return new Workload(1, false);
        }
    }

    private LlamaCpp() {}

    /** Opens a GGUF file for its tokenizer: with a context of few tokens. */
    public static Backend open(Path gguf) {
        Reference reference = new Reference(
                "llamacpp", Optional.of(gguf.toString()), Map.of("context", "64", "batch", "64", "threads", "1"));
        LlamaCppBackendProvider provider = new LlamaCppBackendProvider();
        return provider.create(ConfigReader.settings(provider, reference, "model"), new Context());
    }
}
