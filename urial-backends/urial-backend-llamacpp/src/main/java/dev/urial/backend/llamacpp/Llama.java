package dev.urial.backend.llamacpp;

/**
 * What is used of {@code llama.h}. Handles are addresses, and a wrong one, or a wrong argument, ends the process: only
 * {@link NativeModel} calls this.
 */
interface Llama {
    /** For which tokens of a batch logits are computed. */
    enum Rows {
        NONE,
        LAST,
        ALL
    }

    /** How a context is made; see {@link LlamaCppBackendProvider.Config} for ranges. */
    record ContextSettings(
            int tokens,
            int batch,
            int threads,
            LlamaCppBackendProvider.FlashAttention flashAttention,
            boolean unifiedCache) {}

    NativeBuild build();

    /** The release and what more the library says of itself. */
    String version();

    /** The model's handle, or 0 with the reason in the log. */
    long loadModel(String file, int gpuLayers);

    void freeModel(long model);

    boolean hasDecoder(long model);

    int trainedContext(long model);

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
     * Computes {@code tokens[from..to)} at positions {@code from..to-1} of sequence 0.
     *
     * @return 0, or the library's error number
     */
    int decode(long context, int[] tokens, int from, int to, Rows rows);

    /**
     * Copies the logits of the {@code row}th token of the last batch.
     *
     * @return whether there are any
     */
    boolean logits(long context, int row, float[] into);

    /** Forgets positions {@code from} on of sequence 0; false if this kind of model cannot. */
    boolean forgetFrom(long context, int from);

    /** Forgets everything. */
    void forgetAll(long context);
}
