package dev.urial.backend.llamacpp;

import dev.urial.core.decoding.Logits;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ScoredToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Scores the tokens of a given text on the engine. */
final class ScoringTask implements EngineTask {
    /** Positions computed at once: the library keeps a row of the whole vocabulary for each. */
    private static final int ROWS = 128;

    private final int[] prompt;
    private final int[] borders;
    private final int[] scored;
    private final int alternatives;
    private final IntFunction<String> spelling;

    // The engine thread's own, and the caller's once it has ended.
    private final List<ScoredToken> result = new ArrayList<>();

    // Guarded by this.
    private @Nullable RuntimeException failure;
    private boolean ended;
    private boolean given;

    /**
     * @param scored the tokens to score, at least one
     * @param spelling what a token spells
     */
    ScoringTask(int[] prompt, int[] borders, int[] scored, int alternatives, IntFunction<String> spelling) {
        this.prompt = prompt;
        this.borders = borders;
        this.scored = scored;
        this.alternatives = alternatives;
        this.spelling = spelling;
    }

    /** Waits for the scores; an interrupt gives the work up, as {@code UNAVAILABLE}. */
    List<ScoredToken> await() {
        synchronized (this) {
            while (!ended) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    given = true;
                    throw new BackendException(BackendException.Kind.UNAVAILABLE, "interrupted while scoring");
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
        return result;
    }

    @Override
    public int[] prompt() {
        return prompt;
    }

    @Override
    public int[] borders() {
        return borders;
    }

    @Override
    public synchronized boolean wanted() {
        return !given;
    }

    @Override
    public boolean ready() {
        return true;
    }

    @Override
    public void begun(int cachedTokens) {}

    @Override
    public void logits(float[] logits) {
        result.add(Logits.score(logits, scored[result.size()], alternatives, spelling));
    }

    @Override
    public int[] further() {
        int from = result.size() - 1; // what follows the last token is not asked
        int[] tokens = Arrays.copyOfRange(scored, from, Math.min(scored.length - 1, from + ROWS));
        if (tokens.length == 0) {
            end(null);
        }
        return tokens;
    }

    @Override
    public void failed(RuntimeException reason) {
        end(reason);
    }

    @Override
    public void closed() {
        end(new IllegalStateException("the model has been closed"));
    }

    private synchronized void end(@Nullable RuntimeException reason) {
        failure = reason;
        ended = true;
        notifyAll();
    }
}
