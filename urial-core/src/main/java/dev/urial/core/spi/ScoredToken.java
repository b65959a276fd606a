package dev.urial.core.spi;

import java.util.List;

/**
 * A token at its position.
 *
 * @param logprob natural logarithm of its probability under the model alone (temperature 1, no penalty); 0 or below
 * @param rank among the whole vocabulary
 * @param alternatives the likeliest tokens at this position, likeliest first, ties by lower id
 */
public record ScoredToken(Token token, double logprob, Rank rank, List<Candidate> alternatives) {
    public ScoredToken {
        alternatives = List.copyOf(alternatives);
    }
}
