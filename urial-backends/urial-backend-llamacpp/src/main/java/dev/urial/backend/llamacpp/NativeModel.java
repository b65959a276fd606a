package dev.urial.backend.llamacpp;

import dev.urial.core.engine.SequenceModel;
import dev.urial.core.engine.TokenBatch;
import dev.urial.core.gguf.GgufFile;
import dev.urial.core.spi.BackendException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One context on a model's weights, with an adapter or without: the owner of the native handles. Every use is counted (a read
 * lock), {@link #close} refuses new ones, waits for those in flight and frees; after it every call is an {@link
 * IllegalStateException}. All arguments are checked here. Safe for many threads, but what is in the context is its caller's to know.
 */
final class NativeModel implements SequenceModel {
    private final LlamaRuntime runtime;
    private final Llama llama;
    private final NativeWeights weights;
    /** The adapter's handle, or 0. */
    private final long lora;

    private final long context;
    private final long vocabulary;
    private final int contextTokens;
    private final int sequences;
    private final int batch;
    private final int vocabularySize;

    private final ReadWriteLock users = new ReentrantReadWriteLock();
    private boolean closed; // guarded by users

    private NativeModel(
            LlamaRuntime runtime, NativeWeights weights, long lora, long context, Llama.ContextSettings settings) {
        this.runtime = runtime;
        this.llama = runtime.llama();
        this.weights = weights;
        this.lora = lora;
        this.context = context;
        this.vocabulary = llama.vocabulary(weights.model());
        this.vocabularySize = llama.vocabularySize(vocabulary);
        this.sequences = settings.sequences();
        int each = settings.cells() / settings.sequences();
        this.contextTokens = Math.min(each, llama.contextSize(context) / settings.sequences());
        this.batch = Math.min(settings.batch(), llama.batchSize(context));
    }

    /**
     * Makes a context for a file that {@link GgufFile} has found sound, whose weights are loaded if they are not in memory yet; a
     * {@link BackendException} with the library's reason if it cannot be.
     */
    static NativeModel load(
            LlamaRuntime runtime,
            GgufFile file,
            int gpuLayers,
            Optional<LoraAdapter> adapter,
            Llama.ContextSettings settings) {
        Llama llama = runtime.llama();
        synchronized (runtime) { // the log serves one load at a time
            NativeWeights weights = NativeWeights.acquire(runtime, file, gpuLayers);
            long lora = 0;
            long context = 0;
            boolean made = false;
            try {
                runtime.log().clear();
                if (adapter.isPresent()) {
                    lora = loaded(runtime, weights, adapter.get());
                }
                context = llama.newContext(weights.model(), settings);
                if (context == 0) {
                    throw noContext(file, settings, runtime.log().errors());
                }
                if (lora != 0
                        && !llama.setAdapter(
                                context, lora, adapter.orElseThrow().scale())) {
                    throw unloadable(adapter.orElseThrow(), runtime.log().errors());
                }
                NativeModel model = new NativeModel(runtime, weights, lora, context, settings);
                made = true;
                return model;
            } finally {
                if (!made) {
                    free(runtime, weights, lora, context);
                }
            }
        }
    }

    /** An adapter's handle. Not while anything is computed: the model lists its adapters. */
    private static long loaded(LlamaRuntime runtime, NativeWeights weights, LoraAdapter adapter) {
        LlamaRuntime.COMPUTING.lock();
        try {
            long lora =
                    runtime.llama().loadAdapter(weights.model(), adapter.file().toString());
            if (lora == 0) {
                throw unloadable(adapter, runtime.log().errors());
            }
            return lora;
        } finally {
            LlamaRuntime.COMPUTING.unlock();
        }
    }

    private static void free(LlamaRuntime runtime, NativeWeights weights, long lora, long context) {
        synchronized (runtime) {
            if (context != 0) {
                runtime.llama().freeContext(context);
            }
            if (lora != 0) {
                LlamaRuntime.COMPUTING.lock();
                try {
                    runtime.llama().freeAdapter(lora);
                } finally {
                    LlamaRuntime.COMPUTING.unlock();
                }
            }
            weights.release();
        }
    }

    static BackendException unloadable(GgufFile file, String reason) {
        return new BackendException(BackendException.Kind.UNLOADABLE, "cannot load " + file.file() + ": " + reason);
    }

    private static BackendException unloadable(LoraAdapter adapter, String reason) {
        return new BackendException(
                BackendException.Kind.UNLOADABLE, "cannot load the adapter " + adapter.file() + ": " + reason);
    }

    private static BackendException noContext(GgufFile file, Llama.ContextSettings settings, String reason) {
        boolean memory = reason.toLowerCase(Locale.ROOT).contains("alloc");
        return new BackendException(
                memory ? BackendException.Kind.OUT_OF_MEMORY : BackendException.Kind.UNLOADABLE,
                "cannot make a context of " + settings.cells() + " tokens for " + file.file() + ": " + reason);
    }

    /** How many contexts of this process compute with the same weights in memory, this one included. */
    int sharers() {
        return weights.users();
    }

    @Override
    public int contextTokens() {
        return contextTokens;
    }

    /** How many sequences there are; their ids run from 0. */
    int sequences() {
        return sequences;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public int vocabularySize() {
        return vocabularySize;
    }

    int bos() {
        return use(() -> llama.bos(vocabulary));
    }

    boolean addsBos() {
        return use(() -> llama.addsBos(vocabulary));
    }

    /** The tokens that end a text. */
    Set<Integer> ends() {
        return use(() -> IntStream.range(0, vocabularySize)
                .filter(token -> llama.isEnd(vocabulary, token))
                .boxed()
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** See {@link Llama#spellings}; {@code starts} has {@code vocabularySize() + 1} entries. */
    byte[] spellings(int[] starts) {
        if (starts.length != vocabularySize + 1) {
            throw new IllegalArgumentException("starts: must have " + (vocabularySize + 1) + " entries");
        }
        return use(() -> llama.spellings(vocabulary, starts));
    }

    /** What a token spells or, if that is nothing, what it is called. */
    byte[] name(int token) {
        checkToken(token);
        return use(() -> llama.name(vocabulary, token));
    }

    /** The tokens of UTF-8 text as the tokenizer gives them, without a beginning-of-text token. */
    int[] tokenize(byte[] utf8, boolean parseControl) {
        return use(() -> {
            int[] tokens = new int[utf8.length + 16];
            int count = llama.tokenize(vocabulary, utf8, parseControl, tokens);
            if (count < 0) {
                tokens = new int[-count];
                count = llama.tokenize(vocabulary, utf8, parseControl, tokens);
            }
            return Arrays.copyOf(tokens, Math.max(0, count));
        });
    }

    @Override
    public void decode(TokenBatch tokens) {
        if (tokens.size() < 1 || tokens.size() > batch) {
            throw new IllegalArgumentException("a batch of " + tokens.size() + " tokens; at most " + batch);
        }
        for (int row = 0; row < tokens.size(); row++) {
            checkToken(tokens.tokens()[row]);
            checkSequence(tokens.sequences()[row]);
            if (tokens.positions()[row] < 0 || tokens.positions()[row] >= contextTokens) {
                throw new IllegalArgumentException(
                        "position " + tokens.positions()[row] + " in a context of " + contextTokens);
            }
        }
        int error = computing(() -> llama.decode(context, tokens));
        if (error != 0) {
            throw new BackendException(
                    BackendException.Kind.BAD_REPLY,
                    "llama.cpp could not compute a batch of " + tokens.size() + " tokens (error " + error + ")");
        }
    }

    @Override
    public void logits(int row, float[] into) {
        if (row < 0 || row >= batch || into.length != vocabularySize) {
            throw new IllegalArgumentException("row " + row + " into " + into.length + " floats");
        }
        if (!use(() -> llama.logits(context, row, into))) {
            throw new BackendException(
                    BackendException.Kind.BAD_REPLY, "llama.cpp gave no logits for row " + row + " of its last batch");
        }
    }

    @Override
    public boolean forgetFrom(int sequence, int from) {
        checkSequence(sequence);
        return computing(() -> llama.forgetFrom(context, sequence, from));
    }

    @Override
    public void forgetAll() {
        computing(() -> {
            llama.forgetAll(context);
            return true;
        });
    }

    @Override
    public void copySequence(int from, int to) {
        checkSequence(from);
        checkSequence(to);
        computing(() -> {
            llama.copySequence(context, from, to);
            return true;
        });
    }

    @Override
    public ByteBuffer save(int sequence) {
        checkSequence(sequence);
        return computing(() -> llama.save(context, sequence));
    }

    @Override
    public boolean restore(int sequence, ByteBuffer state) {
        checkSequence(sequence);
        if (!state.isDirect() || !state.hasRemaining()) {
            throw new IllegalArgumentException("state: must be direct and not empty");
        }
        return computing(() -> llama.restore(context, sequence, state));
    }

    String systemInfo() {
        return use(llama::systemInfo);
    }

    private <T> T computing(Supplier<T> work) {
        return use(() -> {
            LlamaRuntime.COMPUTING.lock();
            try {
                return work.get();
            } finally {
                LlamaRuntime.COMPUTING.unlock();
            }
        });
    }

    private void checkSequence(int sequence) {
        if (sequence < 0 || sequence >= sequences) {
            throw new IllegalArgumentException("sequence: must be from 0 to " + (sequences - 1) + ", was " + sequence);
        }
    }

    private void checkToken(int token) {
        if (token < 0 || token >= vocabularySize) {
            throw new IllegalArgumentException("token: must be from 0 to " + (vocabularySize - 1) + ", was " + token);
        }
    }

    private <T> T use(Supplier<T> work) {
        Lock use = users.readLock();
        use.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model has been closed");
            }
            return work.get();
        } finally {
            use.unlock();
        }
    }

    /** Waits for calls in flight, then frees. A second call does nothing. */
    @Override
    public void close() {
        Lock alone = users.writeLock();
        alone.lock();
        try {
            if (!closed) {
                closed = true;
                free(runtime, weights, lora, context);
            }
        } finally {
            alone.unlock();
        }
    }
}
