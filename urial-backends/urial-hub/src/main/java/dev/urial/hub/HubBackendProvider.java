package dev.urial.hub;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.PluginContext;
import dev.urial.hub.HubModels.Form;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Models of the Hugging Face hub under the name {@code hf}: brought here if they are not, then run by another backend, GGUF files by
 * {@code llamacpp} and directories with safetensors by {@code djl}. See {@link HubSettings} for the environment variables.
 */
public final class HubBackendProvider implements BackendProvider<HubBackendProvider.Config> {
    private static final String NAME = "hf";

    private final Supplier<HubSettings> settings;

    /**
     * All settings. Those after {@code model} are the engine's own, with its defaults; see {@code llamacpp} and {@code djl}, which
     * refuse what they do not have.
     *
     * @param model {@code OWNER/REPO[@REV][/FILE.gguf]}; without a file the repository's only GGUF file, else its only one of
     *     Q4_K_M, else its {@code config.json} with safetensors and what belongs to them; with the engine {@code djl} first the latter
     * @param engine the name of the backend that runs the file or directory, whose settings begin with it and have those given here;
     *     default {@code llamacpp} for a GGUF file and {@code djl} for a directory
     */
    public record Config(
            String model,
            Optional<Integer> context,
            Optional<Integer> threads,
            Optional<String> flashAttention,
            Optional<Integer> batch,
            Optional<String> kv,
            Optional<String> kvType,
            Optional<Integer> parallel,
            Optional<Integer> prefixCache,
            Optional<Integer> gpuLayers,
            Optional<Path> library,
            Optional<Path> lora,
            Optional<Double> loraScale,
            Optional<String> dtype,
            Optional<String> device,
            Optional<Boolean> download,
            Optional<String> chat,
            Optional<String> engine) {
        public Config {
            try {
                HubReference unused = HubReference.parse(model);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("model: " + e.getMessage(), e);
            }
            if (engine.equals(Optional.of(NAME))) {
                throw new IllegalArgumentException("engine: must be another backend than " + NAME + " itself");
            }
        }

        /** The engine's settings as a reference would give them. */
        private Map<String, String> given() {
            Map<String, String> given = new LinkedHashMap<>();
            context.ifPresent(value -> given.put("context", value.toString()));
            threads.ifPresent(value -> given.put("threads", value.toString()));
            flashAttention.ifPresent(value -> given.put("flashAttention", value));
            batch.ifPresent(value -> given.put("batch", value.toString()));
            kv.ifPresent(value -> given.put("kv", value));
            kvType.ifPresent(value -> given.put("kvType", value));
            parallel.ifPresent(value -> given.put("parallel", value.toString()));
            prefixCache.ifPresent(value -> given.put("prefixCache", value.toString()));
            gpuLayers.ifPresent(value -> given.put("gpuLayers", value.toString()));
            library.ifPresent(value -> given.put("library", value.toString()));
            lora.ifPresent(value -> given.put("lora", value.toString()));
            loraScale.ifPresent(value -> given.put("loraScale", value.toString()));
            dtype.ifPresent(value -> given.put("dtype", value));
            device.ifPresent(value -> given.put("device", value));
            download.ifPresent(value -> given.put("download", value.toString()));
            chat.ifPresent(value -> given.put("chat", value));
            return given;
        }
    }

    /** Of the hub that the environment names. */
    public HubBackendProvider() {
        this(() -> HubSettings.of(System.getenv()));
    }

    HubBackendProvider(Supplier<HubSettings> settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    /** Which hub and which cache. */
    @Override
    public Map<String, String> findings() {
        try {
            return settings.get().findings();
        } catch (ConfigException e) {
            return Map.of("hub", String.valueOf(e.getMessage()));
        }
    }

    /**
     * Brings a model here, which the context is told if it takes time, and opens it.
     *
     * @throws ConfigException if the repository has no model that can be chosen, if the engine is not installed, or does not
     *     take the settings
     * @throws dev.urial.core.spi.BackendException as {@link HubModels#fetch}; otherwise the engine's
     */
    @Override
    public Backend create(Config config, PluginContext context) {
        HubReference reference = HubReference.parse(config.model());
        HubModels models = new HubModels(new HubClient(settings.get()));
        Path model = models.fetch(reference, Form.of(config.engine()), new DownloadLines(context::tell));
        String engine = config.engine().orElse(Files.isDirectory(model) ? Form.DIRECTORY_ENGINE : "llamacpp");
        try {
            return context.backend(engine, model.toString(), config.given());
        } catch (ConfigException e) {
            throw e.of(reference + " on " + engine);
        }
    }
}
