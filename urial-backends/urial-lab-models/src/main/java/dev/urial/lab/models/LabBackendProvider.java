package dev.urial.lab.models;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.PluginContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The lab's models under the name {@code lab}, run by another backend that reads GGUF files. */
public final class LabBackendProvider implements BackendProvider<LabBackendProvider.Config> {
    private static final String NAME = "lab";

    private final Supplier<Weights> weights;

    /**
     * All settings.
     *
     * @param model {@code base} or {@code aligned}
     * @param context tokens of prompt and answer together; default the engine's
     * @param threads default 1: at this size threads wait for each other longer than they compute, and very long on a busy machine
     * @param chat how the model is addressed as an aligned one; see the engine
     * @param engine the name of the backend that runs the file, whose settings begin with a file and have those given here;
     *     default {@code llamacpp}
     */
    public record Config(
            String model,
            Optional<Integer> context,
            Optional<Integer> threads,
            Optional<String> chat,
            Optional<String> engine) {
        public Config {
            if (!LabModels.NAMES.contains(model)) {
                throw new IllegalArgumentException("model: " + LabModels.mustBeOne(model));
            }
            if (engine.equals(Optional.of(NAME))) {
                throw new IllegalArgumentException("engine: must be another backend than " + NAME + " itself");
            }
        }
    }

    /** Of this jar's weights. */
    public LabBackendProvider() {
        this(LabModels::installed);
    }

    LabBackendProvider(Supplier<Weights> weights) {
        this.weights = weights;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    /** The lab's own: the usual set is too long for a context of 1,024 tokens of its small vocabulary. */
    @Override
    public Optional<String> promptSet() {
        return Optional.of("lab");
    }

    /**
     * Opens a model.
     *
     * @throws ConfigException if the engine is not installed, or does not take the settings
     * @throws dev.urial.core.spi.BackendException {@code UNLOADABLE} as {@link LabModels#file} says; otherwise the engine's
     */
    @Override
    public Backend create(Config config, PluginContext context) {
        Map<String, String> settings = new LinkedHashMap<>();
        config.context().ifPresent(tokens -> settings.put("context", tokens.toString()));
        settings.put("threads", String.valueOf(config.threads().orElse(1)));
        config.chat().ifPresent(form -> settings.put("chat", form));
        String engine = config.engine().orElse("llamacpp");
        String file = weights.get().file(config.model()).toAbsolutePath().toString();
        try {
            return context.backend(engine, file, settings);
        } catch (ConfigException e) {
            throw e.of(NAME + ":" + config.model() + " on " + engine);
        }
    }
}
