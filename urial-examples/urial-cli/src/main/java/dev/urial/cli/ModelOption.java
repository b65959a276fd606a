package dev.urial.cli;

import dev.urial.core.config.RunConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model. */
final class ModelOption {
    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "A reference such as llamacpp:base.gguf?context=4096, or an entry of the configuration.")
    private @Nullable String model;

    RunConfig over(RunConfig config) {
        return model == null ? config : config.withModel(model);
    }
}
