package dev.urial.backend.llamacpp;

import dev.urial.core.decoding.Logits;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.TokenScorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Scores texts on the engine, whose turn it waits for; an interrupt ends that, as {@code UNAVAILABLE}. */
final class LlamaScorer implements TokenScorer {
    /** Positions computed at once: the library keeps a row of the whole vocabulary for each. */
    private static final int ROWS = 128;

    private final Engine engine;
    private final LlamaTokenizer tokenizer;
    private final LlamaVocabulary vocabulary;
    private final BooleanSupplier closed;

    LlamaScorer(Engine engine, LlamaTokenizer tokenizer, LlamaVocabulary vocabulary, BooleanSupplier closed) {
        this.engine = engine;
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
        this.closed = closed;
    }

    @Override
    public List<ScoredToken> score(Prompt prompt, String continuation, int alternatives) {
        if (continuation.isEmpty()) {
            throw new IllegalArgumentException("continuation: must have at least one character");
        }
        if (alternatives < 0 || alternatives > GenerationRequest.MAX_ALTERNATIVES) {
            throw new IllegalArgumentException(
                    "alternatives: must be from 0 to " + GenerationRequest.MAX_ALTERNATIVES + ", was " + alternatives);
        }
        int[] start = tokenizer.encode(prompt);
        int[] scored = tokenizer.encode(continuation);
        if (!Arrays.equals(vocabulary.joined(scored), LlamaTokenizer.utf8(continuation))) {
            throw new BackendException(
                    BackendException.Kind.UNSUPPORTED,
                    "this model's tokenizer cannot spell the continuation exactly, so its tokens cannot be scored");
        }
        int context = engine.model().contextTokens();
        if ((long) start.length + scored.length > context) {
            throw new BackendException(
                    BackendException.Kind.PROMPT_TOO_LONG,
                    "llamacpp: the prompt has " + start.length + " tokens and the continuation " + scored.length
                            + "; together they must be at most the context's " + context);
        }
        int border = tokenizer.border(prompt, start);
        if (!engine.enter(this::unwanted)) {
            throw stopped();
        }
        try {
            return score(start, border, scored, alternatives);
        } finally {
            engine.leave();
        }
    }

    private List<ScoredToken> score(int[] start, int border, int[] scored, int alternatives) {
        if (engine.prefill(start, border, this::unwanted) < 0) {
            throw stopped();
        }
        NativeModel model = engine.model();
        float[] logits = new float[model.vocabularySize()];
        List<ScoredToken> result = new ArrayList<>();
        engine.promptLogits(start.length, border, logits);
        result.add(Logits.score(logits, scored[0], alternatives, vocabulary::text));

        int[] all = Arrays.copyOf(start, start.length + scored.length);
        System.arraycopy(scored, 0, all, start.length, scored.length);
        int rows = Math.min(ROWS, model.batch());
        int last = all.length - 1; // what follows the last token is not asked
        for (int at = start.length; at < last; at += rows) {
            if (unwanted()) {
                throw stopped();
            }
            int end = Math.min(last, at + rows);
            model.decode(all, at, end, Llama.Rows.ALL);
            for (int i = at; i < end; i++) {
                model.logits(i - at, logits);
                result.add(Logits.score(logits, all[i + 1], alternatives, vocabulary::text));
            }
        }
        return result;
    }

    private boolean unwanted() {
        return closed.getAsBoolean() || Thread.currentThread().isInterrupted();
    }

    private RuntimeException stopped() {
        return closed.getAsBoolean()
                ? new IllegalStateException("the model has been closed")
                : new BackendException(BackendException.Kind.UNAVAILABLE, "interrupted while scoring");
    }
}
