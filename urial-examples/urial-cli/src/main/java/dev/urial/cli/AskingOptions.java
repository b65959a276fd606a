package dev.urial.cli;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** With what queries are asked: the options of every command that answers them. */
final class AskingOptions {
    @Mixin
    private SetupOptions setup = new SetupOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(
            names = {"-p", "--prompt"},
            paramLabel = "SET",
            description =
                    "A prompt set's name, a prompt file, or none. Default: what the backend recommends, else urial.")
    private @Nullable String set;

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private PrefixCacheOption prefixCache = new PrefixCacheOption();

    /** What is installed; plug-ins that cannot be used are told of. */
    PluginCatalog catalog(Terminal terminal) {
        return setup.catalog(terminal);
    }

    /** The configuration in force and these options over it, all but the model. */
    RunConfig config(Terminal terminal, PluginCatalog catalog) {
        return prefixCache.over(sampling.over(prompt.over(setup.config(terminal, catalog), set)));
    }

    /** The same with the model; where none is named, the one taken instead is told. */
    RunConfig withModel(RunConfig config, PluginCatalog catalog, Terminal terminal) {
        return model.over(config, catalog, terminal);
    }
}
