package dev.urial.analysis.shift;

import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.Rank;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A token of an answer and what became of it.
 *
 * @param position in the answer, from 0
 * @param id empty where a server gives none
 * @param text what it spells; U+FFFD where its bytes alone are no whole character
 * @param aligned with the model that wrote it
 * @param base with the base model after the bare query
 * @param icl with the base model under the study's prompt, if it has one
 */
public record TokenShift(
        int position, OptionalInt id, String text, Standing aligned, Compared base, Optional<Compared> icl) {
    /**
     * How a model sees a token.
     *
     * @param logprob natural logarithm of its probability; negative infinity if it cannot come
     * @param top the likeliest tokens, likeliest first; mostly not kept
     */
    public record Standing(Rank rank, double logprob, List<Candidate> top) {
        public Standing {
            top = List.copyOf(top);
        }
    }

    /**
     * How the base model sees a token, and how that differs from the aligned model's view.
     *
     * @param measures numbers by name: those of whole distributions where they are known, and a study's own
     */
    public record Compared(Standing standing, OptionalDouble kl, Map<String, Double> measures) {
        /** The total variation distance of the two distributions. */
        public static final String TOTAL_VARIATION = "tv";

        /** The part of the aligned model's ten likeliest tokens that is among the base model's ten. */
        public static final String TOP10 = "top10";

        public Compared {
            measures = new TreeMap<>(measures);
        }

        /** Empty if it is not known; see {@link Category#of(Rank)}. */
        public Optional<Category> category() {
            return Category.of(standing.rank());
        }
    }
}
