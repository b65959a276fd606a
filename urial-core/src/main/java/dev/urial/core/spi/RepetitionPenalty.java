package dev.urial.core.spi;

import java.util.OptionalInt;

/**
 * Makes tokens that already stand in the context less likely: a positive logit is divided by the factor, a negative one
 * multiplied (Keskar et al., "CTRL", 2019, section 4.1; Hugging Face and vLLM do the same).
 *
 * @param factor above 0; 1 changes nothing
 * @param lastTokens how many of the last tokens count; empty for the whole context, prompt and answer, as in the URIAL paper's
 *     runs. Engines that default to a short window are asked for the whole
 */
public record RepetitionPenalty(double factor, OptionalInt lastTokens) {
    /** No penalty. */
    public static final RepetitionPenalty NONE = of(1);

    public RepetitionPenalty {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("repetitionPenalty: must be above 0, was " + factor);
        }
        if (lastTokens.isPresent() && lastTokens.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "repetitionPenalty.lastTokens: must be at least 1, was " + lastTokens.getAsInt());
        }
    }

    /** A penalty over the whole context. */
    public static RepetitionPenalty of(double factor) {
        return new RepetitionPenalty(factor, OptionalInt.empty());
    }

    /** Whether it changes anything. */
    public boolean active() {
        return factor != 1;
    }
}
