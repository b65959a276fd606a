package dev.urial.backend.http.dialect;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import java.util.List;

/** How a server is asked for the log-probabilities of a given text. */
@FunctionalInterface
public interface Scoring {
    /**
     * Scores a continuation as {@link dev.urial.core.spi.TokenScorer} says. A server that answers something, but not the scores,
     * is found out here.
     *
     * @param alternatives how many of the likeliest tokens to name at each position, at most what the server gives
     * @throws BackendException {@code UNSUPPORTED} if the reply does not hold the scores
     */
    List<ScoredToken> score(Server server, String model, Prompt prompt, String continuation, int alternatives);
}
