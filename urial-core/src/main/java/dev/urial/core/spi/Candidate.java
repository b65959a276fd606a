package dev.urial.core.spi;

/**
 * A token that could stand at a position.
 *
 * @param logprob natural logarithm of its probability under the model alone (temperature 1, no penalty); 0 or below
 */
public record Candidate(Token token, double logprob) {}
