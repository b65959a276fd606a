package dev.urial.core.spi;

import java.util.Optional;

/**
 * One loaded model. Safe for many threads; closed by the application that opened it, never by a part it was lent to.
 *
 * <p>An ability that not every backend has is an object that may be absent, not a method that throws.
 */
public interface Backend extends AutoCloseable {
    /** What this model is and can do. Constant and cheap. */
    ModelCard model();

    /**
     * Starts a completion of the request's prompt. Returns at once; the work and the waiting are in the generation's
     * {@code hasNext()}.
     *
     * @throws BackendException from here or from the generation: {@code PROMPT_TOO_LONG} before any piece if the prompt leaves
     *     no room for one new token, {@code UNSUPPORTED} if the request needs what the model card lacks
     */
    Generation generate(GenerationRequest request);

    /** The model's own tokenizer, where the backend can reach it. */
    default Optional<Tokenizer> tokenizer() {
        return Optional.empty();
    }

    /** Log-probabilities of a given text, where the backend can compute them. */
    default Optional<TokenScorer> scorer() {
        return Optional.empty();
    }

    /** How this model is addressed in turns, where it is known. */
    default Optional<ChatForm> chat() {
        return Optional.empty();
    }

    /**
     * The distributions over the whole vocabulary along a given text, where the backend can show them; its model card then has a
     * vocabulary.
     */
    default Optional<DistributionScorer> distributions() {
        return Optional.empty();
    }

    /** Cancels running generations and walks, waits for them to let go, and frees the model. A second call does nothing. */
    @Override
    void close();
}
