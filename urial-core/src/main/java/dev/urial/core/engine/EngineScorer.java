package dev.urial.core.engine;

import dev.urial.core.decoding.Logits;
import dev.urial.core.decoding.TokenBytes;
import dev.urial.core.decoding.Utf8;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scores texts by walking along them; an interrupt ends that, as {@code UNAVAILABLE}. */
final class EngineScorer implements TokenScorer {
    private final EngineDistributions distributions;
    private final Tokenizer tokenizer;
    private final TokenBytes vocabulary;

    EngineScorer(EngineDistributions distributions, Tokenizer tokenizer, TokenBytes vocabulary) {
        this.distributions = distributions;
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
        if (!Arrays.equals(vocabulary.joined(scored), Utf8.bytes(continuation))) {
            throw new BackendException(
                    BackendException.Kind.UNSUPPORTED,
                    "this model's tokenizer cannot spell the continuation exactly, so its tokens cannot be scored");
        }
        distributions.checkLength(start.length, scored.length);
        List<ScoredToken> result = new ArrayList<>();
        float[] row = new float[vocabulary.vocabularySize()];
        int[] seen = Arrays.copyOf(scored, scored.length - 1); // what follows the last token is not asked
        try (DistributionWalk walk = distributions.open(prompt, start, seen, 0)) {
            while (walk.next(row)) {
                result.add(Logits.score(row, scored[result.size()], alternatives, vocabulary::text));
            }
        }
        return result;
    }
}
