package dev.urial.cli;

import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.plugin.Providers;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.Provider;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The backends there are, plug-ins included. */
@Command(name = "backends", description = "Lists the backends there are.", mixinStandardHelpOptions = true)
final class BackendsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private SetupOptions setup = new SetupOptions();

    BackendsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PluginCatalog catalog = setup.quietCatalog(terminal);
        Table table = new Table("BACKEND", "VERSION", "SETTINGS", "FROM");
        for (BackendProvider<?> provider : catalog.backends().all()) {
            table.row(provider.name(), Providers.version(provider).orElse("-"), settings(provider), source(provider));
        }
        terminal.out().print(table);
        terminal.out().flush();
        catalog.problems().forEach(terminal::say);
        return catalog.problems().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }

    /** The name of the jar or folder that a plug-in comes from. */
    static String source(Provider<?, ?> provider) {
        return Providers.source(provider).replaceFirst(".*/(?=[^/]+/?$)", "");
    }

    /** The names of a plug-in's settings. */
    static String settings(Provider<?, ?> provider) {
        RecordComponent[] components = provider.configType().getRecordComponents();
        return components.length == 0
                ? "none"
                : Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.joining(", "));
    }
}
