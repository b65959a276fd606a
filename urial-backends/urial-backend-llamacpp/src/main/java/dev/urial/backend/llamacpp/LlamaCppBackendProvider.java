package dev.urial.backend.llamacpp;

import dev.urial.core.chat.ChatTemplate;
import dev.urial.core.chat.ChatTemplates;
import dev.urial.core.engine.EngineSettings;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.PluginContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Runs GGUF models by llama.cpp in this process. Two builds of llama.cpp are known and all others refused, because the layout of
 * its structs changes between releases: b4916, which comes as the Maven artifact {@code de.kherud:llama:4.2.0} and is the
 * default, and v0.5.0, whose folder is named by {@link Config#library()}, the system property {@code urial.llama.dir} or the
 * environment variable {@code URIAL_LLAMA_DIR}, in this order. A process holds one build for its life.
 *
 * <p>Listing or constructing this class loads nothing; {@link #create} does.
 */
public final class LlamaCppBackendProvider implements BackendProvider<LlamaCppBackendProvider.Config> {
    /** The value of {@code chat} that means the template in the model's file. */
    static final String OWN_FORM = "own";

    /** Whether attention is computed by the fused kernel. */
    public enum FlashAttention {
        /** The build's own choice: off in b4916, on in v0.5.0 where the model allows it. */
        AUTO,
        ON,
        OFF
    }

    /** How the cache of keys and values is laid out. */
    public enum KvLayout {
        /** A stream of its own for each sequence: an answer is the same bit for bit with and without a reused prefix. */
        EXACT,
        /** One stream for all sequences: cheaper when many run, with numerical noise. */
        UNIFIED
    }

    /** How keys and values are kept. */
    public enum KvType {
        /** In 16 bits, as both builds do unless told. */
        F16(2),
        /** In 32 bits: twice the memory, and what is computed is nearer to what the weights say. */
        F32(4);

        final int bytes;

        KvType(int bytes) {
            this.bytes = bytes;
        }
    }

    /**
     * All settings.
     *
     * @param file the GGUF file; relative to where it is named, {@code ~/} is the home folder
     * @param context tokens of prompt and answer together, at least 2 and at most what the model was trained for; default the
     *     smaller of that and 4096
     * @param threads from 1 to 512; default the number of physical cores
     * @param flashAttention default {@code OFF}: measured, it brings the first token of a short query after a long cached
     *     prefix soonest
     * @param batch prompt tokens computed at once, from 1 to 8192; default 512
     * @param kv default {@code EXACT} where the build has it (v0.5.0) and one sequence runs, or the application asks for
     *     results that are the same each time; else {@code UNIFIED}, the only layout of b4916
     * @param kvType default {@code F16}; {@code F32} needs {@code flashAttention} {@code OFF}, whose kernel would round to 16 bits
     * @param parallel sequences that run at once, from 1 to 255, each with a context of its own; default as many as the
     *     application means to ask at once, if half of the free memory holds their keys and values, else as many as it does
     * @param prefixCache megabytes (2^20 bytes) of disk that the states of prompts' constant parts may take in all, least
     *     recently used ones going first; 0 keeps none; default 2048
     * @param gpuLayers layers computed on a GPU, if the build has one; default 0
     * @param library llama.cpp itself: its folder or file; default see {@link LlamaCppBackendProvider}
     * @param lora a LoRA adapter for the model: a GGUF file, named as {@code file} is. A model and its adapted forms that are open at
     *     once have one copy of the weights in memory
     * @param loraScale how much of the adapter is added: 1, the default, is what it was made for, 0 none
     * @param chat addresses an aligned model: a built-in form ({@code chatml}, {@code gemma}, ...), a Jinja template's file, or {@code own}
     *     for the one in the model's file, which is also known where nothing is said, and then used only where an aligned model is
     *     asked for
     */
    public record Config(
            Path file,
            Optional<Integer> context,
            Optional<Integer> threads,
            Optional<FlashAttention> flashAttention,
            Optional<Integer> batch,
            Optional<KvLayout> kv,
            Optional<KvType> kvType,
            Optional<Integer> parallel,
            Optional<Integer> prefixCache,
            Optional<Integer> gpuLayers,
            Optional<Path> library,
            Optional<Path> lora,
            Optional<Double> loraScale,
            Optional<String> chat) {
        public Config {
            EngineSettings.inRange("context", context, 2, Integer.MAX_VALUE);
            EngineSettings.inRange("threads", threads, 1, 512);
            EngineSettings.inRange("batch", batch, 1, 8192);
            EngineSettings.inRange("parallel", parallel, 1, 255);
            EngineSettings.inRange("prefixCache", prefixCache, 0, Integer.MAX_VALUE);
            EngineSettings.inRange("gpuLayers", gpuLayers, 0, 10_000);
            if (kvType.equals(Optional.of(KvType.F32))
                    && flashAttention.orElse(FlashAttention.OFF) != FlashAttention.OFF) {
                throw new IllegalArgumentException(
                        "kvType: F32 needs flashAttention OFF, which was " + flashAttention.get());
            }
            EngineSettings.checkLora(lora, loraScale);
        }

        /** A model with all defaults. */
        public Config(Path file) {
            this(
                    file,
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
                    Optional.empty(),
                    Optional.empty());
        }
    }

    @Override
    public String name() {
        return "llamacpp";
    }

    /** The library that is used where no model's setting names another. */
    @Override
    public Map<String, String> findings() {
        return Map.of("library", LibrarySearch.finding());
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    /**
     * Loads a model.
     *
     * @throws BackendException {@code UNLOADABLE} if the file, its adapter or the library cannot be used, {@code OUT_OF_MEMORY} if
     *     the context does not fit
     * @throws dev.urial.core.spi.ConfigException if a setting is beyond what this model or build can do
     */
    @Override
    public Backend create(Config config, PluginContext context) {
        Path file = EngineSettings.resolved(config.file(), context);
        Optional<Path> library = config.library().map(path -> EngineSettings.resolved(path, context));
        Optional<Path> lora = config.lora().map(path -> EngineSettings.resolved(path, context));
        try {
            Optional<ChatTemplate> chat = config.chat()
                    .filter(form -> !form.equals(OWN_FORM))
                    .map(form -> ChatTemplates.named(form, context::resolve));
            return LlamaCppBackend.open(config, file, lora, library, context.workload(), chat);
        } catch (LinkageError missing) {
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE,
                    "llamacpp: a part of the program is missing or cannot be linked (" + missing.getMessage()
                            + "); it needs net.java.dev.jna:jna and a folder for temporary files that may hold programs",
                    missing);
        }
    }
}
