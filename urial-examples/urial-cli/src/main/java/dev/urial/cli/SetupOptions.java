package dev.urial.cli;

import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.wiring.Parts;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where configuration and plug-ins come from. */
final class SetupOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration file; else urial.yaml here, else in the user's configuration folder.")
    private @Nullable Path config;

    @Option(
            names = "--plugins",
            paramLabel = "CLASSPATH",
            description = "Jars and folders with plug-ins, beside those in $URIAL_PLUGINS.")
    private @Nullable String plugins;

    /** What is installed; plug-ins that cannot be used are told of. */
    PluginCatalog catalog(Terminal terminal) {
        PluginCatalog catalog = quietCatalog(terminal);
        catalog.problems().forEach(problem -> terminal.say("warning: " + problem));
        return catalog;
    }

    PluginCatalog quietCatalog(Terminal terminal) {
        String classPath = Stream.of(
                        Optional.ofNullable(plugins),
                        Optional.ofNullable(terminal.environment().get("URIAL_PLUGINS")))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(File.pathSeparator));
        return PluginCatalog.load(classPath);
    }

    /** The configuration in force. */
    RunConfig config(Terminal terminal, PluginCatalog catalog) {
        return configFile(terminal)
                .map(file -> new ConfigReader(catalog).read(file))
                .orElse(RunConfig.DEFAULTS);
    }

    /** What makes the parts that a configuration names; what takes long meanwhile is told. */
    static Parts parts(Terminal terminal, PluginCatalog catalog, RunConfig config) {
        return new Parts(catalog, config.seed(), config.workload(), terminal::say);
    }

    /** The configuration file in force, if there is one. */
    Optional<Path> configFile(Terminal terminal) {
        if (config != null) {
            return Optional.of(config);
        }
        return Stream.of(Path.of("urial.yaml"), ofUser(terminal, "urial.yaml"))
                .filter(Files::exists)
                .findFirst();
    }

    /** Where a file of the user's configuration folder is, if it is there. */
    static Path ofUser(Terminal terminal, String name) {
        String home = terminal.environment().getOrDefault("HOME", System.getProperty("user.home"));
        String configurations = terminal.environment().getOrDefault("XDG_CONFIG_HOME", home + "/.config");
        return Path.of(configurations, "urial", name);
    }
}
