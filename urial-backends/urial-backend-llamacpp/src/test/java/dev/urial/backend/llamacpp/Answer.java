package dev.urial.backend.llamacpp;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.ScoredToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that a generation gave. */
record Answer(List<String> pieces, List<ScoredToken> tokens, Completion completion) {
    static Answer to(Backend backend, GenerationRequest request) {
        try (Generation generation = backend.generate(request)) {
            return rest(generation);
        }
    }

    static Answer rest(Generation generation) {
        List<String> pieces = new ArrayList<>();
        List<ScoredToken> tokens = new ArrayList<>();
        while (generation.hasNext()) {
            Piece piece = generation.next();
            pieces.add(piece.text());
            tokens.addAll(piece.tokens());
        }
        return new Answer(pieces, tokens, generation.completion());
    }

    /** Greedy, with the 20 likeliest tokens at each position. */
    static GenerationRequest scored(Prompt prompt, int tokens) {
        return new GenerationRequest(prompt, Sampling.GREEDY.withRepetitionPenalty(1.1), tokens, 20, Optional.empty());
    }

    /** A constant part and a query behind it, as a template would make them. */
    static Prompt prompt(String constant, String query) {
        return new Prompt(List.of(new Prompt.Segment(constant + query, false)), List.of(), constant.length());
    }

    String text() {
        return completion.text();
    }

    int cached() {
        return completion.usage().cachedTokens();
    }
}
