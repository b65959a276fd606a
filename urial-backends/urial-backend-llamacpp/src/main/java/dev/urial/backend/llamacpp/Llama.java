package dev.urial.backend.llamacpp;

import dev.urial.core.engine.TokenBatch;
import java.nio.ByteBuffer;

/**
 * What is used of {@code llama.h}. Handles are addresses, and a wrong one, or a wrong argument, ends the process: only
 * {@link NativeModel} calls this.
 */
interface Llama {
    /**
     * How a context is made; see {@link LlamaCppBackendProvider.Config} for ranges.
     *
     * @param cells tokens that the cache holds in all
     * @param sequences how many sequences share them, at most 256; their ids run from 0
     * @param windowed whether layers that look back through a sliding window keep no more than it: less to compute and to hold, but
     *     a sequence cannot go back. Where a build always keeps all, it does nothing
     */
    record ContextSettings(
            int cells,
            int sequences,
            int batch,
            int threads,
            LlamaCppBackendProvider.FlashAttention flashAttention,
            boolean unifiedCache,
            LlamaCppBackendProvider.KvType kvType,
            boolean windowed) {}

    NativeBuild build();

    /** The release and what more the library says of itself. */
    String version();

    /** The model's handle, or 0 with the reason in the log. */
    long loadModel(String file, int gpuLayers);

    void freeModel(long model);

    boolean hasDecoder(long model);

    int trainedContext(long model);

    /**
     * Loads a LoRA adapter for a model; contexts that are to use it are made afterwards.
     *
     * @return its handle, or 0 with the reason in the log
     */
    long loadAdapter(long model, String file);

    /** Frees an adapter that no context uses. */
    void freeAdapter(long adapter);

    /** Makes a context compute with an adapter, and with no other; whether it does. */
    boolean setAdapter(long context, long adapter, float scale);

    /** The context's handle, or 0 with the reason in the log. */
    long newContext(long model, ContextSettings settings);

    void freeContext(long context);

    /** How many tokens the context really holds. */
    int contextSize(long context);

    /** How many tokens may really be decoded at once. */
    int batchSize(long context);

    long vocabulary(long model);

    int vocabularySize(long vocabulary);

    /** The beginning-of-text token, or below 0. */
    int bos(long vocabulary);

    boolean addsBos(long vocabulary);

    boolean isEnd(long vocabulary, int token);

    /**
     * The tokens of UTF-8 text, nothing added in front but what the tokenizer itself adds.
     *
     * @return the number of tokens; below 0 if {@code into} is too short, then minus their number
     */
    int tokenize(long vocabulary, byte[] text, boolean parseControl, int[] into);

    /**
     * What the tokens spell in a text, one after the other; control tokens spell nothing.
     *
     * @param starts filled with where in the result each token starts, and a last entry with its end
     */
    byte[] spellings(long vocabulary, int[] starts);

    /** What a token spells or, if that is nothing, what it is called. */
    byte[] name(long vocabulary, int token);

    /**
     * Computes a batch.
     *
     * @return 0, or the library's error number
     */
    int decode(long context, TokenBatch batch);

    /**
     * Copies the logits of the {@code row}th token of the last batch.
     *
     * @return whether there are any
     */
    boolean logits(long context, int row, float[] into);

    /** Forgets positions {@code from} on of a sequence; false if this kind of model cannot. */
    boolean forgetFrom(long context, int sequence, int from);

    /** Forgets everything. */
    void forgetAll(long context);

    /** Makes one sequence, which must be empty, another's equal. */
    void copySequence(long context, int from, int to);

    /** A sequence's keys and values, in this build's own form; empty if it has none to give. */
    ByteBuffer save(long context, int sequence);

    /**
     * Puts back what {@link #save} gave, into an empty sequence.
     *
     * @param state a direct buffer, from its position to its limit
     * @return whether all of it was taken; if not, the sequence holds nothing that may be used
     */
    boolean restore(long context, int sequence, ByteBuffer state);

    /** What the library says of the processor that it computes on. */
    String systemInfo();
}
