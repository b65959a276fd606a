package dev.urial.core.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.PromptSettings;
import dev.urial.core.config.RunConfig;
import dev.urial.core.config.RunConfig.BoundModel;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.Aligner;
import dev.urial.core.run.Decoding;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running application: its parts are opened from the configuration, then one injector wires what works with them. Closing it
 * closes them, youngest first.
 *
 * <p>Bound are {@link RunConfig}, {@link PluginCatalog}, {@link Backend}, {@link PromptAssembly}, {@link Decoding}, {@link
 * Aligner}, and what the chosen {@link UrialModule}s add.
 */
public final class UrialApplication implements AutoCloseable {
    private final ResourceScope scope;
    private final Injector injector;

    private UrialApplication(ResourceScope scope, Injector injector) {
        this.scope = scope;
        this.injector = injector;
    }

    /**
     * Opens what the configuration names. Slow: a model is loaded. If anything fails, what was opened is closed.
     *
     * @param modules names of the {@link UrialModule}s to add
     * @throws ConfigException with every problem found, before a model is loaded
     */
    public static UrialApplication start(RunConfig config, PluginCatalog catalog, String... modules) {
        return start(config, catalog, message -> {}, modules);
    }

    /**
     * Opens what the configuration names, as {@link #start(RunConfig, PluginCatalog, String...)} does.
     *
     * @param told hears what takes long meanwhile, a line each: a download, say
     */
    public static UrialApplication start(
            RunConfig config, PluginCatalog catalog, Consumer<String> told, String... modules) {
        Parts parts = new Parts(catalog, config.seed(), config.workload(), told);
        List<ConfigException.Problem> problems = new ArrayList<>();
        BoundModel<?> model = collect(problems, () -> new ConfigReader(catalog).model(config));
        PromptSettings prompt = model == null ? config.prompt() : config.promptFor(model);
        PromptAssembly assembly = collect(problems, () -> parts.prompt(prompt));
        List<Module> chosen = collect(problems, () -> chosen(catalog, List.of(modules)));
        if (model == null || assembly == null || chosen == null) {
            throw new ConfigException(problems);
        }
        Decoding decoding = new Decoding(
                config.sampling().sampling(config.seed()),
                config.sampling().maxNewTokens(),
                config.sampling().stop());
        ResourceScope scope = new ResourceScope();
        try {
            Backend backend = scope.own(parts.backend(model));
            chosen.add(new Root(config.withPrompt(prompt), catalog, backend, assembly, decoding));
            return new UrialApplication(scope, Guice.createInjector(Stage.PRODUCTION, chosen));
        } catch (RuntimeException | Error failure) {
            scope.closeAfter(failure);
            throw failure;
        }
    }

    /** The part of this type. Called by an application's main and nowhere else. */
    public <T> T get(Class<T> type) {
        return injector.getInstance(type);
    }

    /** Closes what was opened. A second call does nothing. */
    @Override
    public void close() {
        scope.close();
    }

    private static List<Module> chosen(PluginCatalog catalog, List<String> names) {
        Map<String, UrialModule> installed = new TreeMap<>();
        ServiceLoader.load(UrialModule.class, catalog.loader()).forEach(module -> installed.put(module.name(), module));
        List<Module> chosen = new ArrayList<>();
        for (String name : names) {
            UrialModule module = installed.get(name);
            if (module == null) {
                throw new ConfigException("module '" + name + "'", "is not installed; there are " + installed.keySet());
            }
            chosen.add(module);
        }
        return chosen;
    }

    private static <T> @Nullable T collect(List<ConfigException.Problem> problems, Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            return null;
        }
    }

    /** What was opened, for whoever is injected with it. */
    private static final class Root extends AbstractModule {
        private final RunConfig config;
        private final PluginCatalog catalog;
        private final Backend backend;
        private final PromptAssembly assembly;
        private final Decoding decoding;

        Root(RunConfig config, PluginCatalog catalog, Backend backend, PromptAssembly assembly, Decoding decoding) {
            this.config = config;
            this.catalog = catalog;
            this.backend = backend;
            this.assembly = assembly;
            this.decoding = decoding;
        }

        @Override
        protected void configure() {
            binder().requireExplicitBindings();
            binder().requireExactBindingAnnotations();
            binder().requireAtInjectOnConstructors();
            binder().disableCircularProxies();
            bind(RunConfig.class).toInstance(config);
            bind(PluginCatalog.class).toInstance(catalog);
            bind(Backend.class).toInstance(backend);
            bind(PromptAssembly.class).toInstance(assembly);
            bind(Decoding.class).toInstance(decoding);
            bind(Aligner.class);
        }
    }
}
