package dev.urial.backend.llamacpp;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.TokenScorer;
import java.util.Arrays;
import java.util.List;

/** Scores texts on the engine, whose turn it waits for; an interrupt ends that, as {@code UNAVAILABLE}. */
final class LlamaScorer implements TokenScorer {
    private final Engine engine;
    private final LlamaTokenizer tokenizer;
    private final LlamaVocabulary vocabulary;

    LlamaScorer(Engine engine, LlamaTokenizer tokenizer, LlamaVocabulary vocabulary) {
        this.engine = engine;
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
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
        ScoringTask task =
                new ScoringTask(start, tokenizer.borders(prompt, start), scored, alternatives, vocabulary::text);
        engine.submit(task);
        try {
            return task.await();
        } finally {
            engine.wake();
        }
    }
}
