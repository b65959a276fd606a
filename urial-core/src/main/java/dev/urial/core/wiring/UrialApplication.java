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
import dev.urial.core.config.SamplingSettings;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.prompt.PromptSets;
import dev.urial.core.run.Aligner;
import dev.urial.core.run.AnswerRuns;
import dev.urial.core.run.Decoding;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Feature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Aligner}, {@link AnswerRuns}, and what the chosen {@link UrialModule}s add.
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
        ResourceScope scope = new ResourceScope();
        try {
            Backend backend = scope.own(parts.backend(model));
            Optional<ChatForm> form = backend.chat().filter(ChatForm::chosen);
            PromptSettings used = form.isPresent() ? inTurns(config.prompt(), assembly) : prompt;
            PromptAssembly around = form.isPresent() ? parts.prompt(used).in(form.get()) : assembly;
            Decoding decoding = decoding(config, backend, form.isPresent(), told);
            chosen.add(new Root(config.withPrompt(used), catalog, backend, around, decoding));
            return new UrialApplication(scope, Guice.createInjector(Stage.PRODUCTION, chosen));
        } catch (RuntimeException | Error failure) {
            scope.closeAfter(failure);
            throw failure;
        }
    }

    /** An aligned model is asked the bare query where the user names no set, and nothing that is a whole text already. */
    private static PromptSettings inTurns(PromptSettings prompt, PromptAssembly assembly) {
        if (assembly.set().published()) {
            throw new ConfigException(
                    "prompt",
                    "the published prompt " + assembly.set().name()
                            + " is a text for a base model; a model addressed in turns takes a set of messages such as '"
                            + PromptSets.DEFAULT + "', or none");
        }
        return prompt.set().isPresent() ? prompt : prompt.withSet(PromptSets.NONE);
    }

    private static Decoding decoding(RunConfig config, Backend backend, boolean aligned, Consumer<String> told) {
        SamplingSettings settings = config.sampling();
        boolean able = backend.model().features().contains(Feature.REPETITION_PENALTY);
        if (!able && !aligned && settings.repetitionPenalty().isEmpty()) {
            told.accept(backend.model().id()
                    + " is decoded without the repetition penalty that base models get by default: "
                    + backend.model().engine().backend() + " has none over the whole context");
        }
        return new Decoding(
                settings.sampling(config.seed(), able && !aligned), settings.maxNewTokens(), settings.stop());
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
            bind(AnswerRuns.class);
        }
    }
}
