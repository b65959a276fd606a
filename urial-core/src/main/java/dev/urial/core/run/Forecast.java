package dev.urial.core.run;

import java.time.Duration;
import java.util.Optional;

/**
 * What a run over a dataset would take, found out without running it.
 *
 * @param items of the run
 * @param queries of the items together
 * @param tokens of the items' first prompts; empty if the backend shows no tokenizer
 * @param longestOutput new tokens if every answer were as long as it may be
 * @param speed by a short trial; empty if no item could be tried
 * @param firstPrompt what the model would get first
 */
public record Forecast(
        int items,
        int queries,
        Optional<Tokens> tokens,
        long longestOutput,
        Optional<Speed> speed,
        String firstPrompt) {
    /**
     * Tokens of prompts.
     *
     * @param min of the shortest
     * @param max of the longest
     * @param sum of all
     * @param constant of the part that all begin with
     * @param withReuse of all, the constant part counted once
     * @param tooLong items whose prompt leaves no room for a new token
     * @param mayBeCut items whose prompt fits, but not together with the longest answer
     */
    public record Tokens(int min, int max, long sum, int constant, long withReuse, int tooLong, int mayBeCut) {}

    /**
     * Measured rates.
     *
     * @param promptPerSecond prompt tokens computed, by one prompt alone
     * @param outputPerSecond new tokens of {@code answers} at once together, their prompts' own parts included in the time
     */
    public record Speed(double promptPerSecond, double outputPerSecond, int answers) {}

    /** How long the run would take if every answer were as long as it may be. */
    public Optional<Duration> longestTime() {
        return speed.map(measured -> {
            double prompts = tokens.map(counted -> counted.constant() / measured.promptPerSecond())
                    .orElse(0.0);
            return Duration.ofMillis((long) (1000 * (prompts + longestOutput / measured.outputPerSecond())));
        });
    }
}
