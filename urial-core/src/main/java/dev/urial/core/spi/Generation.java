package dev.urial.core.spi;

import java.util.Iterator;

/**
 * Text as it is made: pulled by one thread, cancelled from any. The pieces joined are the completion's text.
 *
 * <p>Cancelling is not an error: after {@link #cancel()}, or an interrupt of the pulling thread (its flag stays set),
 * {@code hasNext()} turns false within one token, and the completion holds the text so far with
 * {@link FinishReason#CANCELLED}.
 */
public interface Generation extends Iterator<Piece>, AutoCloseable {
    /**
     * The whole completion, once {@code hasNext()} has turned false.
     *
     * @throws IllegalStateException before that
     */
    Completion completion();

    /** Ends the generation from any thread; the text so far stays. */
    void cancel();

    /** Ends what still runs and frees what it holds. A second call does nothing. */
    @Override
    void close();

    /** A generation that is already done, for a backend that has its text at once: cut at the request's stops. */
    static Generation completed(GenerationRequest request, String text, Usage usage) {
        return new CompletedGeneration(request, text, usage);
    }
}
