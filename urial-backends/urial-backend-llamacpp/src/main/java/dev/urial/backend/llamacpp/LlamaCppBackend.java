package dev.urial.backend.llamacpp;

import dev.urial.core.decoding.LocalGeneration;
import dev.urial.core.decoding.SequenceDecoder;
import dev.urial.core.gguf.GgufFile;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;

/** A GGUF model on llama.cpp. One sequence runs at a time; others wait for their turn in {@code hasNext()}. */
final class LlamaCppBackend implements Backend {
    private static final int DEFAULT_CONTEXT = 4096;
    private static final int DEFAULT_BATCH = 512;

    private final ModelCard card;
    private final Engine engine;
    private final LlamaVocabulary vocabulary;
    private final LlamaTokenizer tokenizer;
    private final LlamaScorer scorer;

    /** What may still run, to be ended by {@link #close}. Guarded by itself. */
    private final WeakHashMap<LocalGeneration, EngineSequence> generations = new WeakHashMap<>();

    private volatile boolean closed;

    private LlamaCppBackend(NativeModel model, LlamaVocabulary vocabulary, ModelCard card) {
        this.card = card;
        this.engine = new Engine(model);
        this.vocabulary = vocabulary;
        this.tokenizer = new LlamaTokenizer(model, vocabulary);
        this.scorer = new LlamaScorer(engine, tokenizer, vocabulary, () -> closed);
    }

    static LlamaCppBackend open(LlamaCppBackendProvider.Config config, Path path, Optional<Path> library) {
        GgufFile file = GgufFile.read(path);
        int context = context(config, file);
        checkMemory(config, file, context);
        ModelHash hash = ModelHash.of(file.parts());
        NativeModel model = null;
        try {
            LlamaRuntime runtime = LlamaRuntime.open(library);
            Llama.ContextSettings settings = new Llama.ContextSettings(
                    context,
                    Math.min(context, config.batch().orElse(DEFAULT_BATCH)),
                    config.threads().orElseGet(Machine::physicalCores),
                    config.flashAttention().orElse(LlamaCppBackendProvider.FlashAttention.OFF),
                    unified(config, runtime.llama()));
            int gpuLayers = config.gpuLayers().orElse(0);
            model = NativeModel.load(runtime, file, gpuLayers, settings);
            LlamaVocabulary vocabulary = new LlamaVocabulary(model, file);
            String device = (gpuLayers > 0 ? "gpu for " + gpuLayers + " layers, " : "") + "cpu, " + settings.threads()
                    + (settings.threads() == 1 ? " thread" : " threads");
            ModelCard card = new ModelCard(
                    file.name().orElse(String.valueOf(path.getFileName())),
                    Optional.of(hash.hex()),
                    new ModelCard.Engine("llamacpp", runtime.llama().version(), device),
                    model.contextTokens(),
                    1,
                    Optional.of(vocabulary.description()),
                    features(gpuLayers));
            LlamaCppBackend backend = new LlamaCppBackend(model, vocabulary, card);
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

    private static int context(LlamaCppBackendProvider.Config config, GgufFile file) {
        int trained = file.trainedContext().orElse(Integer.MAX_VALUE);
        int asked = config.context().orElse(Math.min(trained, DEFAULT_CONTEXT));
        if (asked > trained) {
            throw new ConfigException(
                    "context",
                    "must be at most " + trained + ", for which " + file.file() + " was trained, was " + asked);
        }
        return asked;
    }

    private static void checkMemory(LlamaCppBackendProvider.Config config, GgufFile file, int context) {
        long needed = file.cacheBytes(context);
        long available = Machine.availableMemory();
        if (config.gpuLayers().orElse(0) == 0 && needed > available) {
            long possible = available / Math.max(1, needed / context);
            throw new BackendException(
                    BackendException.Kind.OUT_OF_MEMORY,
                    "a context of " + context + " tokens of " + file.file() + " needs " + Machine.gibibytes(needed)
                            + " for keys and values, and " + Machine.gibibytes(available)
                            + " of memory are free; a context of less than " + possible + " tokens could fit");
        }
    }

    private static boolean unified(LlamaCppBackendProvider.Config config, Llama llama) {
        boolean only = llama.build().context.unifiedCache().isEmpty();
        if (only && config.kv().equals(Optional.of(LlamaCppBackendProvider.KvLayout.EXACT))) {
            throw new ConfigException(
                    "kv",
                    "EXACT needs llama.cpp " + NativeBuild.V0_5_0.release() + " (setting 'library'), and this is "
                            + llama.version() + ", which has UNIFIED only");
        }
        return only || config.kv().equals(Optional.of(LlamaCppBackendProvider.KvLayout.UNIFIED));
    }

    private static Set<Feature> features(int gpuLayers) {
        Set<Feature> features = EnumSet.of(Feature.SEED, Feature.TOP_LOGPROBS, Feature.PREFIX_REUSE);
        // One sequence, rewound and always computed in the same batches, gives the same bits on the CPU in either build
        // and layout; it is several sequences in one cache that do not.
        if (gpuLayers == 0) {
            features.add(Feature.REPEATABLE);
        }
        return features;
    }

    @Override
    public ModelCard model() {
        return card;
    }

    @Override
    public Generation generate(GenerationRequest request) {
        requireOpen();
        int[] prompt = tokenizer.encode(request.prompt());
        if (prompt.length >= card.contextTokens()) {
            throw new BackendException(
                    BackendException.Kind.PROMPT_TOO_LONG,
                    "llamacpp: the prompt has " + prompt.length + " tokens, and the context of " + card.contextTokens()
                            + " must hold it and at least one new token");
        }
        int border = tokenizer.border(request.prompt(), prompt);
        EngineSequence sequence = new EngineSequence(engine, prompt, border);
        SequenceDecoder decoder = new SequenceDecoder(request, prompt, card.contextTokens(), vocabulary);
        LocalGeneration generation = new LocalGeneration(decoder, sequence, request.timeout());
        synchronized (generations) {
            requireOpen();
            generations.put(generation, sequence);
        }
        return generation;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the model has been closed");
        }
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return Optional.of(tokenizer);
    }

    @Override
    public Optional<TokenScorer> scorer() {
        return Optional.of(scorer);
    }

    @Override
    public void close() {
        Map<LocalGeneration, EngineSequence> running;
        synchronized (generations) {
            closed = true;
            running = new HashMap<>(generations);
        }
        // Not LocalGeneration.close: it would take a piece away from a reader between hasNext() and next().
        running.keySet().forEach(LocalGeneration::cancel);
        running.forEach((generation, sequence) -> {
            synchronized (generation) { // the lock of its steps: none is under way, and none begins, as it is cancelled
                sequence.close();
            }
        });
        engine.model().close();
    }
}
