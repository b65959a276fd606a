package dev.urial.eval;

import java.util.OptionalDouble;

/**
 * What a judge gave an answer on one aspect.
 *
 * @param value on the rubric's scale; empty where the judge says that the aspect does not apply ({@code N/A})
 * @param reason in the judge's words; may be empty
 */
public record Score(OptionalDouble value, String reason) {
    public Score {
        if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
            throw new IllegalArgumentException("value: must be finite, was " + value.getAsDouble());
        }
    }
}
