package dev.urial.core.wiring;

import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.PromptSettings;
import dev.urial.core.config.Reference;
import dev.urial.core.config.RunConfig;
import dev.urial.core.config.RunConfig.BoundModel;
import dev.urial.core.data.DatasetFile;
import dev.urial.core.example.ExampleFile;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.prompt.PromptSet;
import dev.urial.core.prompt.PromptSets;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.run.RetryingBackend;
import dev.urial.core.run.Seeds;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.Dataset;
import dev.urial.core.spi.DatasetProvider;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.ExampleSelector;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Provider;
import dev.urial.core.spi.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the parts that a configuration names, from what the catalogue has. */
public final class Parts {
    private static final int ATTEMPTS = 3;
    private static final Pattern DATASET = Pattern.compile("([a-z][a-z0-9-]*)(?:[:?].*)?", Pattern.DOTALL);

    private final PluginCatalog catalog;
    private final long seed;
    private final Workload workload;
    private final Consumer<String> told;

    /**
     * For one generation after the other.
     *
     * @param seed the run's
     */
    public Parts(PluginCatalog catalog, long seed) {
        this(catalog, seed, Workload.DEFAULT);
    }

    /**
     * @param seed the run's
     * @param workload how backends will be used
     */
    public Parts(PluginCatalog catalog, long seed, Workload workload) {
        this(catalog, seed, workload, message -> {});
    }

    /**
     * @param seed the run's
     * @param workload how backends will be used
     * @param told hears what takes long while a part is made, a line each
     */
    public Parts(PluginCatalog catalog, long seed, Workload workload, Consumer<String> told) {
        this.catalog = catalog;
        this.seed = seed;
        this.workload = workload;
        this.told = told;
    }

    /** What is installed. */
    public PluginCatalog catalog() {
        return catalog;
    }

    /** What a part is lent while it is made. */
    private record Lent(Parts parts, Path folder, long seed, List<Example> examples) implements PluginContext {
        @Override
        public Path resolve(String path) {
            return folder.resolve(path);
        }

        @Override
        public Workload workload() {
            return parts.workload;
        }

        @Override
        public void tell(String message) {
            parts.told.accept(message);
        }

        @Override
        public <S> Iterable<S> services(Class<S> kind) {
            return ServiceLoader.load(kind, parts.catalog.loader());
        }

        @Override
        public Backend backend(String name, String first, Map<String, String> settings) {
            BackendProvider<?> provider = parts.catalog.backends().get(name, "backend");
            Reference reference = new Reference(name, Optional.of(first), settings);
            return parts.open(ConfigReader.bind(provider, reference, folder, name));
        }
    }

    /** Opens the model of a name or reference, as {@link #backend(BoundModel)} does. */
    public Backend backend(String nameOrReference, RunConfig config) {
        return backend(new ConfigReader(catalog).model(nameOrReference, config));
    }

    /** Opens a model: guarded, and asked again where its engine was only busy. To be closed. */
    public Backend backend(BoundModel<?> model) {
        return new GuardedBackend(new RetryingBackend(open(model), ATTEMPTS));
    }

    private <C extends Record> Backend open(BoundModel<C> model) {
        PluginContext lent = lent(model.provider(), model.folder(), List.of());
        return model.provider().create(model.config(), lent);
    }

    /**
     * Puts together what stands around a query.
     *
     * @throws ConfigException if the settings do not fit each other or what there is
     */
    public PromptAssembly prompt(PromptSettings settings) {
        String name = settings.set().orElse(PromptSets.DEFAULT);
        boolean asPublished = settings.asPublished().orElse(false);
        PromptSet set = PromptSets.load(name, Path::of, settings.template(), asPublished);
        if (set.published()
                && (settings.examples().isPresent() || settings.examplesFile().isPresent())) {
            throw new ConfigException(
                    "examples",
                    "the published prompt " + set.name()
                            + " is used whole, its own examples included; to choose examples, take a set such as '"
                            + PromptSets.DEFAULT + "'");
        }
        if (set.published() && settings.system().isPresent()) {
            throw new ConfigException(
                    "system", "the published prompt " + set.name() + " is used whole, its preamble included");
        }
        List<Example> examples = settings.examplesFile().map(ExampleFile::read).orElse(set.examples());
        String preamble = settings.system().map(Parts::text).orElse(set.preamble());
        PromptSet used = new PromptSet(set.name(), preamble, examples, set.template(), set.sha256(), set.published());
        Map<String, String> mode = asPublished ? Map.of("asPublished", "true") : Map.of();
        return new PromptAssembly(
                used,
                make(
                        catalog.templates().get(set.template(), "template"),
                        new Reference(set.template(), Optional.empty(), mode),
                        List.of()),
                selector(settings, examples),
                settings.examples().orElse(examples.size()));
    }

    /**
     * Reads what is asked.
     *
     * @param named a file's path, or, where no file is there, the reference of a dataset: {@code NAME}, {@code NAME:REST}, {@code
     *     NAME?key=value}
     * @param skipBad whether bad records of a file are left out and counted
     * @throws ConfigException if a dataset does not take the settings
     * @throws dev.urial.core.spi.UrialException if there is no such file or dataset, or it cannot be had
     */
    public Dataset dataset(String named, boolean skipBad) {
        Path file = path(named);
        Matcher reference = DATASET.matcher(named);
        if (Files.exists(file) || !reference.matches()) {
            return DatasetFile.read(file, skipBad);
        }
        String name = reference.group(1);
        DatasetProvider<?> provider = catalog.datasets()
                .find(name)
                .orElseThrow(() -> new DataException(
                        file, "there is no such file, and " + catalog.datasets().missing(name)));
        if (skipBad) {
            throw new ConfigException(
                    "skip-bad", "is for a file that is named by its path; '" + name + "' has rules of its own");
        }
        return part(provider, Reference.parse(named, "dataset"));
    }

    private static Path path(String named) {
        try {
            return Path.of(named);
        } catch (InvalidPathException e) {
            throw new ConfigException("dataset", "'" + named + "' can be no path: " + e.getReason());
        }
    }

    /**
     * Makes a part of a kind that another module has, from a reference's settings.
     *
     * @throws ConfigException if they do not fit
     */
    public <C extends Record, T> T part(Provider<C, ? extends T> provider, Reference reference) {
        return make(provider, reference, List.of());
    }

    private ExampleSelector selector(PromptSettings settings, List<Example> examples) {
        Reference reference = Reference.parse(settings.selector().orElse("fixed"), "selector");
        return make(catalog.selectors().get(reference.name(), "selector"), reference, examples);
    }

    private <C extends Record, T> T make(
            Provider<C, ? extends T> provider, Reference reference, List<Example> examples) {
        C config = ConfigReader.settings(provider, reference, provider.name());
        return provider.create(config, lent(provider, Path.of(""), examples));
    }

    private PluginContext lent(Provider<?, ?> provider, Path folder, List<Example> examples) {
        return new Lent(this, folder, Seeds.of(seed, provider.name()), examples);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new DataException(file, "cannot be read as UTF-8 text: " + e.getMessage());
        }
    }
}
