package dev.urial.eval.judge;

import dev.urial.core.data.AnsweredItem.Tokens;

/**
 * What a model's tokens cost.
 *
 * @param input US dollars for a million tokens of prompts, cached or not; 0 or more
 * @param output likewise of replies
 */
public record Price(double input, double output) {
    private static final double MILLION = 1e6;

    public Price {
        if (!(input >= 0 && output >= 0 && Double.isFinite(input + output))) {
            throw new IllegalArgumentException("price: must be 0 or more, was " + input + " and " + output);
        }
    }

    /** Of so many tokens, in US dollars. */
    public double of(long promptTokens, long outputTokens) {
        return (input * promptTokens + output * outputTokens) / MILLION;
    }

    /** Of what was used. */
    public double of(Tokens used) {
        return of(used.prompt(), used.output());
    }
}
