package dev.urial.core.run;

import dev.urial.core.run.PromptAssembly.Assembled;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Query;
import jakarta.inject.Inject;

/**
 * Turns a query into an answer: the prompt is assembled, the base model continues it, and the answer is read back. The heart of
 * the method, safe for as many threads as the backend takes.
 */
public final class Aligner {
    private final Backend backend;
    private final PromptAssembly assembly;
    private final Decoding decoding;

    @Inject
    public Aligner(Backend backend, PromptAssembly assembly, Decoding decoding) {
        this.backend = backend;
        this.assembly = assembly;
        this.decoding = decoding;
    }

    /**
     * The whole answer.
     *
     * @throws BackendException if it cannot be made
     */
    public Answer answer(Query query) {
        return answer(query, decoding.sampling().seed());
    }

    /** The same, drawn from a seed of its own instead of the run's. */
    public Answer answer(Query query, long seed) {
        try (AnswerStream stream = stream(query, seed)) {
            while (stream.hasNext()) {
                stream.next();
            }
            Answer answer = stream.answer();
            if (answer.completion().reason() == FinishReason.CANCELLED) {
                throw new BackendException(
                        BackendException.Kind.UNAVAILABLE, "the answer was cancelled before it was whole");
            }
            return answer;
        }
    }

    /** The answer as it is written. To be closed. */
    public AnswerStream stream(Query query) {
        return stream(query, decoding.sampling().seed());
    }

    /** The answer as it is written, drawn from a seed of its own. To be closed. */
    public AnswerStream stream(Query query, long seed) {
        Assembled assembled = assemble(query);
        GenerationRequest request = new GenerationRequest(
                assembled.prompt().withStops(decoding.stops()),
                decoding.sampling().withSeed(seed),
                decoding.maxNewTokens());
        return new AnswerStream(query, assembly.template(), backend.generate(request), assembled.examples(), seed);
    }

    /** The prompt of a query: with the examples that fit, where the model can count its tokens. */
    public Assembled assemble(Query query) {
        int context = backend.model().contextTokens();
        // A long limit of new tokens must not crowd the examples out of a small context.
        int reserved = Math.min(decoding.maxNewTokens(), context / 4);
        return backend.tokenizer()
                .map(tokenizer -> assembly.assemble(query, tokenizer, context - reserved))
                .orElseGet(() -> assembly.assemble(query));
    }
}
