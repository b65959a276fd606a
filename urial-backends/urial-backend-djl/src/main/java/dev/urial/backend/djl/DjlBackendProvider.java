package dev.urial.backend.djl;

import dev.urial.backend.djl.family.Family;
import dev.urial.backend.djl.torch.Natives;
import dev.urial.backend.djl.torch.NumberType;
import dev.urial.core.engine.EngineSettings;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.PluginContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Runs models in the form of the Hugging Face library by PyTorch in this process, on a GPU or the CPU. PyTorch's own libraries, of
 * version 2.7.1, are not part of this: they are the {@code torch/lib} of an installed PyTorch that {@code PYTORCH_LIBRARY_PATH} names, a
 * jar {@code ai.djl.pytorch:pytorch-native-cpu} on the class path, or a download where that is allowed. Which networks are known, a
 * {@link Family} each says; further ones are a class and a line in a service file.
 *
 * <p>Listing or constructing this class loads nothing; {@link #create} does.
 */
public final class DjlBackendProvider implements BackendProvider<DjlBackendProvider.Config> {
    /** The value of {@code chat} that means the template in the model's directory. */
    static final String OWN_FORM = "own";

    /**
     * All settings.
     *
     * @param directory with {@code config.json}, {@code model.safetensors} or several files and their index, and {@code
     *     tokenizer.json}; relative to where it is named, {@code ~/} is the home folder. A GGUF file of the architectures {@code llama}
     *     and {@code gemma3} is made into such a directory in the user's cache, once
     * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}; default {@code auto}: the first GPU, if there is one
     * @param dtype the numbers that it computes with; default F32 on the CPU, and what the weights are on a GPU
     * @param context tokens of prompt and answer together, at least 2 and at most what the model was trained for; default the
     *     smaller of that and 4096
     * @param parallel sequences that run at once, from 1 to 255, each with a context of its own; default as many as the application
     *     means to ask at once, if half of the free memory holds their keys and values, else as many as it does
     * @param batch prompt tokens computed at once, from 1 to 8192; default 512
     * @param threads on the CPU, from 1 to 512, for all models of the process; default PyTorch's own choice
     * @param prefixCache megabytes (2^20 bytes) of disk that the states of prompts' constant parts may take in all; 0 keeps none;
     *     default 2048
     * @param reduce whether what a study takes of whole distributions is computed where they are, in numbers of 32 bits, so that no row
     *     leaves the device; default on a GPU: a CPU is as fast with the rows here, in numbers of 64 bits
     * @param lora a LoRA adapter for the model in the form of the PEFT library: a directory, named as {@code directory} is. A model
     *     and its adapted forms that are open at once have one copy of the weights in memory
     * @param loraScale how much of the adapter is added: 1, the default, is what it was made for, 0 none
     * @param chat addresses an aligned model: a built-in form ({@code chatml}, {@code gemma}, ...), a Jinja template's file, or {@code own}
     *     for the one in the model's directory, which is also known where nothing is said, and then used only where an aligned model
     *     is asked for
     * @param download whether PyTorch's libraries may be downloaded where none are found; default no
     */
    public record Config(
            Path directory,
            Optional<String> device,
            Optional<NumberType> dtype,
            Optional<Integer> context,
            Optional<Integer> parallel,
            Optional<Integer> batch,
            Optional<Integer> threads,
            Optional<Integer> prefixCache,
            Optional<Boolean> reduce,
            Optional<Path> lora,
            Optional<Double> loraScale,
            Optional<String> chat,
            Optional<Boolean> download) {
        public Config {
            if (device.isPresent() && !device.get().matches("auto|cpu|cuda(:[0-9]{1,3})?")) {
                throw new IllegalArgumentException(
                        "device: must be auto, cpu, cuda or cuda:N, was '" + device.get() + "'");
            }
            EngineSettings.inRange("context", context, 2, Integer.MAX_VALUE);
            EngineSettings.inRange("parallel", parallel, 1, 255);
            EngineSettings.inRange("batch", batch, 1, 8192);
            EngineSettings.inRange("threads", threads, 1, 512);
            EngineSettings.inRange("prefixCache", prefixCache, 0, Integer.MAX_VALUE);
            EngineSettings.checkLora(lora, loraScale);
        }

        /** A model with all defaults. */
        public Config(Path directory) {
            this(
                    directory,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    @Override
    public String name() {
        return "djl";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    /** PyTorch's libraries, and what a GPU needs. */
    @Override
    public Map<String, String> findings() {
        return Natives.find().findings();
    }

    /**
     * Loads a model.
     *
     * @throws BackendException {@code UNLOADABLE} if the directory, the adapter or PyTorch cannot be used, {@code OUT_OF_MEMORY} if
     *     it does not fit
     * @throws dev.urial.core.spi.ConfigException if a setting is beyond what this model or machine can do
     */
    @Override
    public Backend create(Config config, PluginContext context) {
        try {
            return new Opening(config, context).open();
        } catch (LinkageError missing) {
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE,
                    "djl: a part of the program is missing or cannot be linked (" + missing.getMessage()
                            + "); it needs ai.djl.pytorch:pytorch-engine, and a folder for its cache that may hold programs",
                    missing);
        }
    }
}
