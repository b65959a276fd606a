package dev.urial.cli;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model. */
final class ModelOption {
    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = {
                "A reference such as llamacpp:base.gguf?context=4096, or an entry of the configuration.",
                "Default: the configuration's model, else lab:base, a tiny model of a small world."
            })
    private @Nullable String model;

    RunConfig over(RunConfig config, PluginCatalog catalog, Terminal terminal) {
        return chosen(model, config, catalog, terminal);
    }

    /** The model asked for, else the configuration's, else the lab's where it is installed, which is told. */
    static RunConfig chosen(@Nullable String model, RunConfig config, PluginCatalog catalog, Terminal terminal) {
        if (model != null) {
            return config.withModel(model);
        }
        boolean none = config.model().isEmpty() && config.models().isEmpty();
        if (!none || catalog.backends().find("lab").isEmpty()) {
            return config;
        }
        terminal.say("no model is named, so lab:base is taken, a tiny model that knows only a small made-for-show world"
                + " (countries, animals, elements, ...); for a real one: -m llamacpp:FILE.gguf");
        return config.withModel("lab:base");
    }
}
