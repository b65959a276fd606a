package dev.urial.core.spi;

import java.util.List;

/** Says how likely a model finds a given text: what token-shift analysis is made of. Safe for many threads. */
public interface TokenScorer {
    /**
     * Scores each token of a continuation, given the prompt and the tokens before it. The prompt's tokens are those of the
     * prompt alone, so that a continuation is scored as it would have been generated; the tokens' texts joined are the
     * continuation.
     *
     * @param continuation at least one character
     * @param alternatives how many of the likeliest tokens to name at each position, 0 to 100
     * @throws BackendException {@code PROMPT_TOO_LONG} if both do not fit the context
     */
    List<ScoredToken> score(Prompt prompt, String continuation, int alternatives);
}
