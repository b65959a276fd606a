package dev.urial.core.spi;

/**
 * How the next token is chosen from the logits, in this order: repetition penalty, temperature, top-k, top-p, min-p, then one
 * draw from the seed.
 *
 * @param temperature 0 or more; 0 takes the likeliest token (greedy) and makes the rest but the penalty irrelevant
 * @param topP above 0, at most 1: the smallest set of likeliest tokens whose probabilities reach it; 1 keeps all
 * @param topK 0 or more: so many likeliest tokens; 0 keeps all
 * @param minP from 0 to 1: tokens at least this probable relative to the likeliest; 0 keeps all
 * @param seed of the draws: with the same logits, the same seed gives the same text
 */
public record Sampling(
        double temperature, double topP, int topK, double minP, RepetitionPenalty repetitionPenalty, long seed) {
    /** The likeliest token each time, no penalty. */
    public static final Sampling GREEDY = new Sampling(0, 1, 0, 0, RepetitionPenalty.NONE, 0);

    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature: must be 0 or more, was " + temperature);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP: must be above 0 and at most 1, was " + topP);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK: must be 0 (all) or more, was " + topK);
        }
        if (!(minP >= 0 && minP <= 1)) {
            throw new IllegalArgumentException("minP: must be from 0 to 1, was " + minP);
        }
    }

    /** Whether the likeliest token is taken each time. */
    public boolean greedy() {
        return temperature == 0;
    }

    /** The same at another temperature. */
    public Sampling withTemperature(double value) {
        return new Sampling(value, topP, topK, minP, repetitionPenalty, seed);
    }

    /** The same with another top-p. */
    public Sampling withTopP(double value) {
        return new Sampling(temperature, value, topK, minP, repetitionPenalty, seed);
    }

    /** The same with another top-k. */
    public Sampling withTopK(int value) {
        return new Sampling(temperature, topP, value, minP, repetitionPenalty, seed);
    }

    /** The same with another min-p. */
    public Sampling withMinP(double value) {
        return new Sampling(temperature, topP, topK, value, repetitionPenalty, seed);
    }

    /** The same with this repetition penalty over the whole context. */
    public Sampling withRepetitionPenalty(double factor) {
        return new Sampling(temperature, topP, topK, minP, RepetitionPenalty.of(factor), seed);
    }

    /** The same from another seed. */
    public Sampling withSeed(long value) {
        return new Sampling(temperature, topP, topK, minP, repetitionPenalty, value);
    }
}
