package dev.urial.backend.llamacpp;

import dev.urial.core.gguf.GgufFile;
import dev.urial.core.spi.BackendException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One loaded model and its one context: the owner of the native handles. Every use is counted (a read lock), {@link #close}
 * refuses new ones, waits for those in flight and frees; after it every call is an {@link IllegalStateException}. All arguments
 * are checked here. Safe for many threads, but what is in the context is {@link Engine}'s to know.
 */
final class NativeModel implements AutoCloseable {
    private final Llama llama;
    private final long model;
    private final long context;
    private final long vocabulary;
    private final int contextTokens;
    private final int batch;
    private final int vocabularySize;

    private final ReadWriteLock users = new ReentrantReadWriteLock();
    private boolean closed; // guarded by users

    private NativeModel(Llama llama, long model, long context, Llama.ContextSettings settings) {
        this.llama = llama;
        this.model = model;
        this.context = context;
        this.vocabulary = llama.vocabulary(model);
        this.vocabularySize = llama.vocabularySize(vocabulary);
        this.contextTokens = Math.min(settings.tokens(), llama.contextSize(context));
        this.batch = Math.min(settings.batch(), llama.batchSize(context));
    }

    /** Loads a file that {@link GgufFile} has found sound; a {@link BackendException} with the library's reason if it cannot be. */
    static NativeModel load(LlamaRuntime runtime, GgufFile file, int gpuLayers, Llama.ContextSettings settings) {
        Llama llama = runtime.llama();
        NativeLog log = runtime.log();
        synchronized (runtime) { // the log serves one load at a time
            log.clear();
            long model = llama.loadModel(file.file().toString(), gpuLayers);
            if (model == 0) {
                throw unloadable(file, log.errors() + " (llama.cpp " + llama.version() + ")");
            }
            long context = 0;
            try {
                if (!llama.hasDecoder(model)) {
                    throw unloadable(file, "it is an encoder (" + file.architecture() + ") and cannot continue a text");
                }
                context = llama.newContext(model, settings);
                if (context == 0) {
                    throw noContext(file, settings, log.errors());
                }
                return new NativeModel(llama, model, context, settings);
            } finally {
                if (context == 0) {
                    llama.freeModel(model);
                }
            }
        }
    }

    private static BackendException unloadable(GgufFile file, String reason) {
        return new BackendException(BackendException.Kind.UNLOADABLE, "cannot load " + file.file() + ": " + reason);
    }

    private static BackendException noContext(GgufFile file, Llama.ContextSettings settings, String reason) {
        boolean memory = reason.toLowerCase(Locale.ROOT).contains("alloc");
        return new BackendException(
                memory ? BackendException.Kind.OUT_OF_MEMORY : BackendException.Kind.UNLOADABLE,
                "cannot make a context of " + settings.tokens() + " tokens for " + file.file() + ": " + reason);
    }

    /** Prompt and answer together, at most. */
    int contextTokens() {
        return contextTokens;
    }

    /** Tokens to decode at once, at most. */
    int batch() {
        return batch;
    }

    int vocabularySize() {
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

    /** Computes {@code tokens[from..to)}, at most {@link #batch()} of them, at the positions of their indices. */
    void decode(int[] tokens, int from, int to, Llama.Rows rows) {
        if (from < 0 || to <= from || to - from > batch || to > contextTokens || to > tokens.length) {
            throw new IllegalArgumentException("tokens " + from + " to " + to + " of a context of " + contextTokens);
        }
        for (int i = from; i < to; i++) {
            checkToken(tokens[i]);
        }
        int error = use(() -> {
            LlamaRuntime.COMPUTING.lock();
            try {
                return llama.decode(context, tokens, from, to, rows);
            } finally {
                LlamaRuntime.COMPUTING.unlock();
            }
        });
        if (error != 0) {
            throw new BackendException(
                    BackendException.Kind.BAD_REPLY,
                    "llama.cpp could not compute tokens " + from + " to " + to + " (error " + error + ")");
        }
    }

    /** Copies the logits after the {@code row}th token of the last batch, which must have asked for them. */
    void logits(int row, float[] into) {
        if (row < 0 || row >= batch || into.length != vocabularySize) {
            throw new IllegalArgumentException("row " + row + " into " + into.length + " floats");
        }
        if (!use(() -> llama.logits(context, row, into))) {
            throw new BackendException(
                    BackendException.Kind.BAD_REPLY, "llama.cpp gave no logits for row " + row + " of its last batch");
        }
    }

    /** Forgets all positions from {@code from} on; false if this kind of model cannot go back, and then all is to be forgotten. */
    boolean forgetFrom(int from) {
        return use(() -> llama.forgetFrom(context, from));
    }

    void forgetAll() {
        use(() -> {
            llama.forgetAll(context);
            return true;
        });
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
                llama.freeContext(context);
                llama.freeModel(model);
            }
        } finally {
            alone.unlock();
        }
    }
}
