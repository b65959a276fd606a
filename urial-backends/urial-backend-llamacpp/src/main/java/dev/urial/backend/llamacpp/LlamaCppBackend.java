package dev.urial.backend.llamacpp;

import dev.urial.backend.llamacpp.LlamaCppBackendProvider.KvType;
import dev.urial.core.cache.ModelHash;
import dev.urial.core.chat.ChatTemplate;
import dev.urial.core.chat.ChatTemplates;
import dev.urial.core.engine.CachePlan;
import dev.urial.core.engine.EngineBackend;
import dev.urial.core.engine.Machine;
import dev.urial.core.engine.PrefixStore;
import dev.urial.core.gguf.GgufFile;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A GGUF model on llama.cpp. */
final class LlamaCppBackend extends EngineBackend {
    private static final int DEFAULT_BATCH = 512;
    private static final int DEFAULT_PREFIX_CACHE = 2048;

    private final NativeModel model;

    private LlamaCppBackend(
            NativeModel model,
            LlamaVocabulary vocabulary,
            PrefixStore prefixes,
            ModelCard card,
            Optional<ChatForm> form) {
        super(model, new LlamaTokenizer(model, vocabulary), vocabulary, prefixes, card, form);
        this.model = model;
    }

    static LlamaCppBackend open(
            LlamaCppBackendProvider.Config config,
            Path path,
            Optional<Path> lora,
            Optional<Path> library,
            Workload workload,
            Optional<ChatTemplate> chat) {
        GgufFile file = GgufFile.read(path);
        Optional<ChatForm> form = form(config, file, chat);
        Optional<LoraAdapter> adapter =
                lora.map(adapted -> LoraAdapter.read(adapted, config.loraScale().orElse(1.0), file));
        int gpuLayers = config.gpuLayers().orElse(0);
        CachePlan plan = CachePlan.of(
                new CachePlan.Asked(
                        file.file().toString(),
                        file.trainedContext().orElse(Integer.MAX_VALUE),
                        config.context(),
                        config.parallel(),
                        file.cacheBytes(1) / KvType.F16.bytes * config.kvType().orElse(KvType.F16).bytes),
                workload.concurrency(),
                gpuLayers == 0 ? Machine.availableMemory() : Long.MAX_VALUE);
        ModelHash hash = ModelHash.of(
                file.parts(),
                adapter.map(LoraAdapter::file).stream().toList(),
                adapter.map(LoraAdapter::scale).orElse(1.0f));
        NativeModel model = null;
        try {
            LlamaRuntime runtime = LlamaRuntime.open(library);
            Llama.ContextSettings settings = new Llama.ContextSettings(
                    plan.cells(),
                    plan.sequences(),
                    Math.max(
                            plan.sequences(),
                            Math.min(plan.contextTokens(), config.batch().orElse(DEFAULT_BATCH))),
                    config.threads().orElseGet(Machine::physicalCores),
                    config.flashAttention().orElse(LlamaCppBackendProvider.FlashAttention.OFF),
                    unified(config, plan, workload, runtime.llama()),
                    config.kvType().orElse(KvType.F16),
                    plan.slots() > 1); // then a sequence only ever starts anew
            model = NativeModel.load(runtime, file, gpuLayers, adapter, settings);
            LlamaVocabulary vocabulary = new LlamaVocabulary(model, file);
            String revision = hash.revision();
            PrefixStore prefixes = prefixes(config, workload, revision, model, settings, gpuLayers, runtime.llama());
            Map<String, String> details = new LinkedHashMap<>();
            details.put("cache", plan + (settings.unifiedCache() ? ", unified" : ", exact"));
            config.kvType()
                    .ifPresent(type -> details.put("cache type", type.name().toLowerCase(Locale.ROOT)));
            adapter.ifPresent(added -> details.put("adapter", added.toString()));
            details.put("prefixes", prefixes.folder().map(Path::toString).orElse("not kept on disk"));
            String device = (gpuLayers > 0 ? "gpu for " + gpuLayers + " layers, " : "") + "cpu, " + settings.threads()
                    + (settings.threads() == 1 ? " thread" : " threads");
            ModelCard card = new ModelCard(
                    file.name().orElse(String.valueOf(path.getFileName()))
                            + adapter.map(added -> " + " + added.name()).orElse(""),
                    Optional.of(revision),
                    new ModelCard.Engine("llamacpp", runtime.llama().version(), device),
                    model.contextTokens(),
                    plan.slots(),
                    Optional.of(vocabulary.description()),
                    features(gpuLayers, plan),
                    details);
            LlamaCppBackend backend = new LlamaCppBackend(model, vocabulary, prefixes, card, form);
            model = null;
            return backend;
        } catch (IOException e) {
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE, "cannot load " + path + ": " + e.getMessage(), e);
        } finally {
            if (model != null) {
                model.close();
            }
            hash.cancel();
        }
    }

    /** How the model is addressed in turns. */
    private static Optional<ChatForm> form(
            LlamaCppBackendProvider.Config config, GgufFile file, Optional<ChatTemplate> named) {
        if (config.chat().isEmpty()) {
            return ChatTemplates.unasked(file);
        }
        ChatTemplate chosen = named.or(() -> ChatTemplates.of(file))
                .orElseThrow(() -> new ConfigException(
                        "chat",
                        file.file() + " has no chat template of its own; 'chat' can name a built-in form instead: "
                                + String.join(", ", ChatTemplates.names())));
        return Optional.of(chosen.chosen());
    }

    private static boolean unified(
            LlamaCppBackendProvider.Config config, CachePlan plan, Workload workload, Llama llama) {
        boolean only = llama.build().context.unifiedCache().isEmpty();
        if (only && config.kv().equals(Optional.of(LlamaCppBackendProvider.KvLayout.EXACT))) {
            throw new ConfigException(
                    "kv",
                    "EXACT needs llama.cpp " + NativeBuild.V0_5_0.release() + " (setting 'library'), and this is "
                            + llama.version() + ", which has UNIFIED only");
        }
        return only
                || config.kv()
                        .map(layout -> layout == LlamaCppBackendProvider.KvLayout.UNIFIED)
                        .orElse(plan.slots() > 1 && !workload.exact());
    }

    private static PrefixStore prefixes(
            LlamaCppBackendProvider.Config config,
            Workload workload,
            String revision,
            NativeModel model,
            Llama.ContextSettings settings,
            int gpuLayers,
            Llama llama) {
        if (!workload.prefixOnDisk()) {
            return PrefixStore.none();
        }
        // Everything that decides the bits of a state. Not the number of threads, which does not.
        String circumstances = String.join(
                "\n",
                "model " + revision,
                "build " + llama.version(),
                "processor " + model.systemInfo(),
                "batch " + settings.batch(),
                "flash attention " + settings.flashAttention(),
                "unified " + settings.unifiedCache(),
                "type " + settings.kvType(),
                "windowed " + settings.windowed(),
                "gpu layers " + gpuLayers);
        long limit = (long) config.prefixCache().orElse(DEFAULT_PREFIX_CACHE) << 20;
        return PrefixStore.ofUser(limit, circumstances);
    }

    private static Set<Feature> features(int gpuLayers, CachePlan plan) {
        Set<Feature> features =
                EnumSet.of(Feature.SEED, Feature.TOP_LOGPROBS, Feature.REPETITION_PENALTY, Feature.PREFIX_REUSE);
        // One sequence, rewound and always computed in the same batches, gives the same bits on the CPU in either build
        // and layout; several sequences computed together do not.
        if (gpuLayers == 0 && plan.slots() == 1) {
            features.add(Feature.REPEATABLE);
        }
        return features;
    }

    /** How many open models of this process have the weights of this one in memory with it, this one included. */
    int sharers() {
        return model.sharers();
    }
}
