package dev.urial.core.run;

import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Query;
import java.time.Duration;

/**
 * An answer and what it took.
 *
 * @param text the answer, free of the prompt's form
 * @param completion what the model wrote
 * @param examples how many examples were shown
 * @param seed of the draws
 * @param firstToken from the start of the request to the first text
 * @param total from the start of the request to its end
 */
public record Answer(
        Query query,
        String text,
        Completion completion,
        int examples,
        long seed,
        Duration firstToken,
        Duration total) {}
