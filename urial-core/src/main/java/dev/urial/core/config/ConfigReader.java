package dev.urial.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.config.RunConfig.BoundModel;
import dev.urial.core.plugin.NearNames;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.plugin.Providers;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Provider;
import dev.urial.core.spi.Workload;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads configuration files and references. A file looks like this; every part may be left out:
 *
 * <pre>{@code
 * seed: 7
 * model: base                       # an entry of models, or a reference such as llamacpp:base.gguf
 * models:
 *   base: { type: llamacpp, file: models/base.gguf, context: 8192 }
 * prompt: { set: urial, examples: 3, selector: fixed }
 * sampling: { temperature: 0, repetitionPenalty: 1.1, maxTokens: 512 }
 * }</pre>
 *
 * <p>{@code type} picks the backend, the rest of the entry is bound to its config record. Paths are meant against the file's
 * folder; those in references, against the working directory.
 */
public final class ConfigReader {
    private final PluginCatalog catalog;

    public ConfigReader(PluginCatalog catalog) {
        this.catalog = catalog;
    }

    /** The file's form, apart from its models, which are bound to their providers' records. */
    private record FileForm(
            Optional<Long> seed,
            Optional<String> model,
            Map<String, JsonNode> models,
            Optional<PromptSettings> prompt,
            Optional<SamplingSettings> sampling) {}

    /**
     * Reads a file.
     *
     * @throws ConfigException with every problem found
     */
    public RunConfig read(Path file) {
        JsonNode tree = Yaml.read(text(file), file.toString());
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of(""));
        RecordBinder binder = new RecordBinder();
        FileForm form = binder.bind(tree, FileForm.class, "");
        Map<String, BoundModel<?>> models = new LinkedHashMap<>();
        tree.path("models").properties().forEach(entry -> {
            BoundModel<?> model = entry(entry.getValue(), folder, "models." + entry.getKey(), binder);
            if (model != null) {
                models.put(entry.getKey(), model);
            }
        });
        if (form == null || !binder.problems().isEmpty()) {
            throw new ConfigException(binder.problems().stream()
                    .map(problem -> new ConfigException.Problem(
                            problem.path().isEmpty() ? file.toString() : file + ": " + problem.path(),
                            problem.message()))
                    .toList());
        }
        return new RunConfig(
                form.seed().orElse(0L),
                form.model(),
                models,
                form.prompt().map(prompt -> against(folder, prompt)).orElse(PromptSettings.DEFAULTS),
                form.sampling().orElse(SamplingSettings.DEFAULTS),
                Workload.DEFAULT);
    }

    /**
     * The model that a configuration means: the one it names, else its only one.
     *
     * @throws ConfigException saying what there is, if it means none
     */
    public BoundModel<?> model(RunConfig config) {
        return model(config.chosenModel().orElseThrow(() -> new ConfigException("model", noModel(config))), config);
    }

    private static String noModel(RunConfig config) {
        String entries = config.models().isEmpty()
                ? ""
                : ", or one of the configuration's: "
                        + String.join(", ", config.models().keySet());
        return "no model is named; give one as a reference such as llamacpp:FILE.gguf" + entries;
    }

    /**
     * The model of a name or reference.
     *
     * @throws ConfigException saying what there is, if it names none
     */
    public BoundModel<?> model(String nameOrReference, RunConfig config) {
        BoundModel<?> named = config.models().get(nameOrReference);
        if (named != null) {
            return named;
        }
        String path = "model '" + Reference.shown(nameOrReference) + "'";
        if (!nameOrReference.contains(":")) {
            throw new ConfigException(path, unknownModel(nameOrReference, config));
        }
        Reference reference = Reference.parse(nameOrReference, "model");
        return bind(catalog.backends().get(reference.name(), path), reference, Path.of(""), path);
    }

    private String unknownModel(String name, RunConfig config) {
        String entries = config.models().isEmpty()
                ? "the configuration names none"
                : "the configuration names " + String.join(", ", config.models().keySet());
        String hint = name.endsWith(".gguf") ? "; for that file, write llamacpp:" + name : "";
        return "is neither an entry of the configuration (" + entries
                + ") nor a reference such as llamacpp:FILE.gguf" + hint
                + NearNames.suggestion(name, config.models().keySet());
    }

    /** Binds a reference to a provider's record; {@code path} is where it stands, for messages. */
    public static <C extends Record> BoundModel<C> bind(
            BackendProvider<C> provider, Reference reference, Path folder, String path) {
        return new BoundModel<>(provider, settings(provider, reference, path), folder);
    }

    /**
     * A provider's settings from a reference.
     *
     * @throws ConfigException with every problem found
     */
    public static <C extends Record> C settings(Provider<C, ?> provider, Reference reference, String path) {
        RecordBinder binder = new RecordBinder();
        C config = binder.bind(reference.tree(provider.configType(), path), provider.configType(), path);
        if (config == null) {
            throw new ConfigException(binder.problems());
        }
        return config;
    }

    private @Nullable BoundModel<?> entry(JsonNode tree, Path folder, String path, RecordBinder binder) {
        if (!(tree instanceof ObjectNode object)) {
            binder.add(path, "must be a map with a type and the backend's settings");
            return null;
        }
        JsonNode type = object.path("type");
        Providers<BackendProvider<?>> backends = catalog.backends();
        if (!type.isTextual()) {
            binder.add(
                    path + ".type",
                    "is required: the name of a backend; there are " + String.join(", ", backends.names()));
            return null;
        }
        Optional<BackendProvider<?>> provider = backends.find(type.asText());
        if (provider.isEmpty()) {
            binder.add(path + ".type", backends.missing(type.asText()));
            return null;
        }
        return bound(provider.get(), object.deepCopy().without("type"), folder, path, binder);
    }

    private static <C extends Record> @Nullable BoundModel<C> bound(
            BackendProvider<C> provider, JsonNode tree, Path folder, String path, RecordBinder binder) {
        C config = binder.bind(tree, provider.configType(), path);
        return config == null ? null : new BoundModel<>(provider, config, folder);
    }

    private static PromptSettings against(Path folder, PromptSettings prompt) {
        return new PromptSettings(
                prompt.set()
                        .map(set -> Files.exists(folder.resolve(set))
                                ? folder.resolve(set).toString()
                                : set),
                prompt.examples(),
                prompt.examplesFile().map(folder::resolve),
                prompt.selector(),
                prompt.system().map(folder::resolve),
                prompt.template(),
                prompt.asPublished());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException(file.toString(), "there is no such configuration file");
        } catch (CharacterCodingException e) {
            throw new ConfigException(file.toString(), "is not UTF-8");
        } catch (IOException e) {
            throw new ConfigException(
                    file.toString(),
                    Files.isDirectory(file) ? "is a folder, not a configuration file" : "cannot be read: " + e);
        }
    }
}
