package dev.urial.backend.llamacpp;

import dev.urial.core.decoding.LogitSource;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/** One prompt and its answer on the engine, which it holds from {@code prefill} to {@code close}. */
final class EngineSequence implements LogitSource {
    private final Engine engine;
    private final int border;
    private final float[] logits;
    private int[] tokens;
    private int length;
    private int cached;
    private boolean entered;

    /**
     * @param prompt its tokens
     * @param border how many of them are constant, less than their number
     */
    EngineSequence(Engine engine, int[] prompt, int border) {
        this.engine = engine;
        this.border = border;
        this.tokens = prompt;
        this.length = prompt.length;
        this.logits = new float[engine.model().vocabularySize()];
    }

    @Override
    public float[] prefill(BooleanSupplier interrupted) {
        entered = engine.enter(interrupted);
        if (entered) {
            int reused = engine.prefill(tokens, border, interrupted);
            if (reused >= 0) {
                cached = reused;
                engine.promptLogits(length, border, logits);
            }
        }
        return logits;
    }

    @Override
    public int cachedTokens() {
        return cached;
    }

    @Override
    public float[] next(int token) {
        if (!entered) {
            throw new IllegalStateException("the sequence does not hold the engine");
        }
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.min(engine.model().contextTokens(), length + 256));
        }
        tokens[length] = token;
        engine.model().decode(tokens, length, length + 1, Llama.Rows.LAST);
        length++;
        engine.model().logits(0, logits);
        return logits;
    }

    @Override
    public void close() {
        if (entered) {
            entered = false;
            engine.leave();
        }
    }
}
