package dev.urial.core.spi;

/**
 * Tokens a generation used.
 *
 * @param promptTokens tokens of the whole prompt, those that the model adds in front included
 * @param cachedTokens how many of them were not computed again, because an earlier prompt began with them
 * @param newTokens tokens made, the end-of-text token not counted
 */
public record Usage(int promptTokens, int cachedTokens, int newTokens) {
    public Usage {
        if (promptTokens < 0 || cachedTokens < 0 || cachedTokens > promptTokens || newTokens < 0) {
            throw new IllegalArgumentException("impossible usage: " + promptTokens + " prompt tokens, " + cachedTokens
                    + " of them cached, " + newTokens + " new tokens");
        }
    }
}
