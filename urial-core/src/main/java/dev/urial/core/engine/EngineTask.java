package dev.urial.core.engine;

/**
 * One sequence's work on the engine: a prompt, and what comes of the logits after it. All methods but {@link #wanted} and {@link
 * #ready} are called on the engine's thread only; none may wait.
 */
interface EngineTask {
    /** The prompt's tokens, at least one. */
    int[] prompt();

    /** Where the prompt is cut, ascending, each above 0 and at most its length; see {@link dev.urial.core.spi.Prompt#borders}. */
    int[] borders();

    /** How many tokens at the start are the beginning of other prompts, too: the first border, or 0. */
    default int constant() {
        int[] borders = borders();
        return borders.length > 0 ? borders[0] : 0;
    }

    /** After how many of the prompt's last tokens the logits are wanted, at least 1. */
    default int rows() {
        return 1;
    }

    /** Whether another task is going to begin with all that this one has computed, and soon. */
    default boolean isContinued() {
        return false;
    }

    /** Whether anybody still waits for it. If not, it is dropped before the next step, and nothing more is called. */
    boolean wanted();

    /** Whether its next tokens may be computed now; the engine is woken when that changes. */
    boolean ready();

    /** The prompt has been computed, and so many of its tokens were there already. */
    void begun(int cachedTokens);

    /**
     * The logits after the prompt's last {@link #rows} tokens, and then after each token of {@link #further}, in order. The array is the task's
     * until it returns.
     */
    void logits(float[] logits);

    /** Whether it takes logits by {@link #held} where the model holds them, and not by {@link #logits}. */
    default boolean holds() {
        return false;
    }

    /** For a row of logits, counted from its first, the token of which a number is most likely asked; -1 for none. */
    default int likely(int row) {
        return -1;
    }

    /** Logits as {@link #logits} gets them, several rows of them; the task's to close. */
    default void held(LogitRows rows) {
        rows.close();
    }

    /** The tokens to compute next, all of whose logits are wanted; none if the task is done. */
    int[] further();

    /** It ends unfinished, because a step failed. */
    void failed(RuntimeException reason);

    /** It ends unfinished, because the engine is closed. */
    void closed();
}
