package dev.urial.core.spi;

/**
 * Shows what a model expects at every position of a given text: the logits of the whole vocabulary, which a {@link TokenScorer}
 * only tells in part. For backends in this process. Safe for many threads.
 */
@FunctionalInterface
public interface DistributionScorer {
    /**
     * Starts a walk over all of the continuation.
     *
     * @see #open(Prompt, int[], int)
     */
    default DistributionWalk open(Prompt prompt, int[] continuation) {
        return open(prompt, continuation, 0);
    }

    /**
     * Starts a walk over the continuation, given as the tokens that it is to have: another model's, say, of the same {@link
     * Vocabulary#fingerprint()}. The prompt's tokens are those of the prompt alone, so that each position is seen as it would have
     * been while generating. Returns at once; the work and the waiting are in {@link DistributionWalk#next}.
     *
     * <p>A continuation is cut into the same batches after every prompt, and a prompt at its borders, whether or not a part of it was
     * there already: two models of one shape on one engine are compared under equal rounding. Several walks may be open and pulled in
     * turns, on this backend, too; each is then soonest done where the backend has a sequence for each ({@link
     * Workload#concurrency}).
     *
     * @param continuation token ids; none at all for the position after the prompt alone. Copied
     * @param from the first row that is wanted, from 0 to the number of tokens: a text that grows is walked on where an earlier walk
     *     ended, and what the backend still holds of it is not computed again. Its rows may then differ by rounding from those of one
     *     walk over all of it
     * @throws IllegalArgumentException if an id is not in the vocabulary, or {@code from} out of range
     * @throws BackendException {@code PROMPT_TOO_LONG} if both do not fit the context
     */
    DistributionWalk open(Prompt prompt, int[] continuation, int from);
}
