package dev.urial.core.engine;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Tokenizer;

/** Opens walks on the engine. */
final class EngineDistributions implements DistributionScorer {
    private final Engine engine;
    private final Tokenizer tokenizer;
    private final PromptBorders borders;

    EngineDistributions(Engine engine, Tokenizer tokenizer, PromptBorders borders) {
        this.engine = engine;
        this.tokenizer = tokenizer;
        this.borders = borders;
    }

    @Override
    public DistributionWalk open(Prompt prompt, int[] continuation, int from) {
        int size = engine.model().vocabularySize();
        for (int token : continuation) {
            if (token < 0 || token >= size) {
                throw new IllegalArgumentException(
                        "continuation: tokens are numbered from 0 to " + (size - 1) + ", and it has " + token);
            }
        }
        int[] start = tokenizer.encode(prompt);
        checkLength(start.length, continuation.length);
        if (from < 0 || from > continuation.length) {
            throw new IllegalArgumentException(
                    "from: must be from 0 to the " + continuation.length + " tokens, was " + from);
        }
        return open(prompt, start, continuation, from);
    }

    /** A walk over tokens that have been checked. */
    DistributionWalk open(Prompt prompt, int[] start, int[] continuation, int from) {
        return new EngineWalk(engine, start, borders.of(prompt, start), continuation, from);
    }

    void checkLength(int prompt, int continuation) {
        int context = engine.model().contextTokens();
        if ((long) prompt + continuation > context) {
            throw new BackendException(
                    BackendException.Kind.PROMPT_TOO_LONG,
                    engine.name() + ": the prompt has " + prompt + " tokens and the continuation " + continuation
                            + "; together they must be at most the context's " + context);
        }
    }
}
