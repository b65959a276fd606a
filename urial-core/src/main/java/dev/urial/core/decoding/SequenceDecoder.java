package dev.urial.core.decoding;

import dev.urial.core.spi.Completion;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One sequence on its way from prompt to completion: fed with the logits of each position, it says which token comes next,
 * until it has finished. Knows no engine, so that one loop may drive one sequence or many. Not thread-safe.
 */
public final class SequenceDecoder {
    private final GenerationRequest request;
    private final TokenBytes tokens;
    private final int promptTokens;
    private final int limit;
    private final Sampler sampler;
    private final TextAssembler text;
    private List<ScoredToken> scored = new ArrayList<>();
    private int cachedTokens;
    private int newTokens;
    private @Nullable FinishReason reason;

    /**
     * @param prompt the prompt's tokens
     * @param contextTokens the context's size: at most {@code contextTokens - prompt.length} new tokens are made
     */
    public SequenceDecoder(GenerationRequest request, int[] prompt, int contextTokens, TokenBytes tokens) {
        if (prompt.length >= contextTokens) {
            throw new IllegalArgumentException(
                    "a prompt of " + prompt.length + " tokens leaves no room in a context of " + contextTokens);
        }
        this.request = request;
        this.tokens = tokens;
        this.promptTokens = prompt.length;
        this.limit = Math.min(request.maxNewTokens(), contextTokens - prompt.length);
        this.sampler = new Sampler(request.sampling(), tokens.vocabularySize());
        this.text = new TextAssembler(request.prompt().stops());
        for (int token : prompt) {
            sampler.observe(token);
        }
    }

    /** Says how many of the prompt's tokens were not computed again. */
    public void cached(int count) {
        cachedTokens = count;
    }

    /**
     * Chooses the next token.
     *
     * @param logits of the position after the last token; changed in place
     * @return the token to compute next, or empty if the sequence has finished
     */
    public OptionalInt step(float[] logits) {
        if (reason != null) {
            return OptionalInt.empty();
        }
        float[] raw = request.alternatives() > 0 ? logits.clone() : logits;
        int token = sampler.choose(logits);
        if (tokens.isEnd(token)) {
            finish(FinishReason.STOP);
            return OptionalInt.empty();
        }
        if (request.alternatives() > 0) {
            scored.add(Logits.score(raw, token, request.alternatives(), tokens::text));
        }
        newTokens++;
        sampler.observe(token);
        if (text.append(tokens.bytes(token))) {
            finish(FinishReason.STOP);
            return OptionalInt.empty();
        }
        if (newTokens == limit) {
            finish(FinishReason.LENGTH);
            return OptionalInt.empty();
        }
        return OptionalInt.of(token);
    }

    /** Ends the sequence as it is. Does nothing if it has finished. */
    public void cancel() {
        if (reason == null) {
            finish(FinishReason.CANCELLED);
        }
    }

    /** How many tokens have been made. */
    public int newTokens() {
        return newTokens;
    }

    /** Whether no further token comes. */
    public boolean finished() {
        return reason != null;
    }

    /** The text that has become certain since the last call, with the tokens made since. */
    public Optional<Piece> takePiece() {
        String certain = text.take();
        if (certain.isEmpty()) {
            return Optional.empty();
        }
        Piece piece = new Piece(certain, scored);
        scored = new ArrayList<>();
        return Optional.of(piece);
    }

    /** What it came to; {@link IllegalStateException} before it has finished. */
    public Completion completion() {
        if (reason == null) {
            throw new IllegalStateException(
                    "the generation has not finished; its completion is known after the last piece");
        }
        return new Completion(text.text(), reason, text.stop(), new Usage(promptTokens, cachedTokens, newTokens));
    }

    private void finish(FinishReason why) {
        text.finish();
        reason = text.stop().isPresent() ? FinishReason.STOP : why;
    }
}
