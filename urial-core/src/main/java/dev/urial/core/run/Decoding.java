package dev.urial.core.run;

import dev.urial.core.spi.Sampling;
import java.util.List;

/**
 * How answers are decoded in a run.
 *
 * @param maxNewTokens of one answer, at least 1
 * @param stops further stop strings beside the template's
 */
public record Decoding(Sampling sampling, int maxNewTokens, List<String> stops) {
    public Decoding {
        stops = List.copyOf(stops);
    }
}
