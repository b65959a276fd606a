package dev.urial.core.engine;

import dev.urial.core.decoding.SequenceDecoder;
import dev.urial.core.decoding.TokenBytes;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import java.util.Optional;

/** A model in this process. As many sequences run at a time as its card says; others wait in {@code hasNext()}. */
public class EngineBackend implements Backend {
    private final ModelCard card;
    private final Optional<ChatForm> form;
    private final SequenceModel model;
    private final Engine engine;
    private final PrefixStore prefixes;
    private final Tokenizer tokenizer;
    private final PromptBorders borders;
    private final TokenBytes vocabulary;
    private final EngineDistributions distributions;
    private final EngineScorer scorer;

    private volatile boolean closed;

    /**
     * Takes over a model, which is closed with this.
     *
     * @param card whose engine's backend is the name in messages, and whose {@code maxConcurrent} sequences run at once; if more
     *     than one, the model has one sequence more
     * @param prefixes closed with this
     */
    public EngineBackend(
            SequenceModel model,
            Tokenizer tokenizer,
            TokenBytes vocabulary,
            PrefixStore prefixes,
            ModelCard card,
            Optional<ChatForm> form) {
        this.card = card;
        this.form = form;
        this.model = model;
        this.tokenizer = tokenizer;
        this.borders = new PromptBorders(tokenizer);
        this.vocabulary = vocabulary;
        this.prefixes = prefixes;
        this.engine = new Engine(card.engine().backend(), model, card.maxConcurrent(), prefixes);
        this.distributions = new EngineDistributions(engine, tokenizer, borders);
        this.scorer = new EngineScorer(distributions, tokenizer, vocabulary);
    }

    @Override
    public final ModelCard model() {
        return card;
    }

    @Override
    public final Generation generate(GenerationRequest request) {
        requireOpen();
        int[] prompt = tokenizer.encode(request.prompt());
        if (prompt.length >= card.contextTokens()) {
            throw new BackendException(
                    BackendException.Kind.PROMPT_TOO_LONG,
                    engine.name() + ": the prompt has " + prompt.length + " tokens, and the context of "
                            + card.contextTokens() + " must hold it and at least one new token");
        }
        SequenceDecoder decoder = new SequenceDecoder(request, prompt, card.contextTokens(), vocabulary);
        return new EngineGeneration(engine, prompt, borders.of(request.prompt(), prompt), decoder, request.timeout());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the model has been closed");
        }
    }

    @Override
    public final Optional<ChatForm> chat() {
        return form;
    }

    @Override
    public final Optional<Tokenizer> tokenizer() {
        return Optional.of(tokenizer);
    }

    @Override
    public final Optional<TokenScorer> scorer() {
        return Optional.of(scorer);
    }

    @Override
    public final Optional<DistributionScorer> distributions() {
        return Optional.of(distributions);
    }

    @Override
    public final void close() {
        closed = true;
        engine.close();
        prefixes.close();
        model.close();
    }
}
