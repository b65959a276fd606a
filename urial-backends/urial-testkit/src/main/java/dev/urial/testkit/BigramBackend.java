package dev.urial.testkit;

import dev.urial.core.decoding.LocalGeneration;
import dev.urial.core.decoding.LogitSource;
import dev.urial.core.decoding.Logits;
import dev.urial.core.decoding.SequenceDecoder;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A real backend over {@link BigramModel}: exact expectations in milliseconds, with nothing to load. As a reference: {@code
 * bigram:base} or {@code bigram:aligned}.
 */
public final class BigramBackend implements Backend {
    private final BigramModel model;
    private final int contextTokens;
    private final int maxConcurrent;
    private final int delayMillis;

    /**
     * @param delayMillis what each token takes, so that tests can meddle meanwhile
     */
    public BigramBackend(BigramModel model, int contextTokens, int maxConcurrent, int delayMillis) {
        this.model = model;
        this.contextTokens = contextTokens;
        this.maxConcurrent = maxConcurrent;
        this.delayMillis = delayMillis;
    }

    @Override
    public ModelCard model() {
        return new ModelCard(
                "bigram-" + model.name().toLowerCase(Locale.ROOT),
                Optional.of("1"),
                new ModelCard.Engine("bigram", "1", "a table"),
                contextTokens,
                maxConcurrent,
                Optional.of(model.tokenizer().vocabulary()),
                Set.of(Feature.SEED, Feature.TOP_LOGPROBS, Feature.REPETITION_PENALTY, Feature.REPEATABLE));
    }

    @Override
    public Generation generate(GenerationRequest request) {
        int[] prompt = model.tokenizer().encode(request.prompt());
        checkLength(prompt.length + 1, prompt.length);
        return new LocalGeneration(
                new SequenceDecoder(request, prompt, contextTokens, model),
                new Source(prompt[prompt.length - 1]),
                request.timeout());
    }

    private void checkLength(int needed, int promptTokens) {
        if (needed > contextTokens) {
            throw new BackendException(
                    BackendException.Kind.PROMPT_TOO_LONG,
                    "bigram: the prompt has " + promptTokens + " tokens and needs " + needed + ", the context holds "
                            + contextTokens);
        }
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return Optional.of(model.tokenizer());
    }

    @Override
    public Optional<TokenScorer> scorer() {
        return Optional.of(this::score);
    }

    private List<ScoredToken> score(Prompt prompt, String continuation, int alternatives) {
        int[] before = model.tokenizer().encode(prompt);
        int[] tokens = model.tokenizer().encode(continuation);
        checkLength(before.length + tokens.length, before.length);
        List<ScoredToken> scored = new ArrayList<>();
        int last = before[before.length - 1];
        for (int token : tokens) {
            scored.add(Logits.score(
                    model.logits(last),
                    token,
                    alternatives,
                    id -> new String(model.bytes(id), StandardCharsets.UTF_8)));
            last = token;
        }
        return scored;
    }

    @Override
    public Optional<DistributionScorer> distributions() {
        return Optional.of((prompt, continuation, from) -> {
            int[] before = model.tokenizer().encode(prompt);
            for (int token : continuation) {
                model.checkToken(token);
            }
            checkLength(before.length + continuation.length, before.length);
            if (from < 0 || from > continuation.length) {
                throw new IllegalArgumentException(
                        "from: must be from 0 to the " + continuation.length + " tokens, was " + from);
            }
            return new Walk(before[before.length - 1], continuation.clone(), from);
        });
    }

    @Override
    public void close() {}

    private final class Walk implements DistributionWalk {
        private final int before;
        private final int[] continuation;
        private final int from;
        private int next;
        private volatile boolean closed;

        Walk(int before, int[] continuation, int from) {
            this.before = before;
            this.continuation = continuation;
            this.from = from;
            this.next = from;
        }

        @Override
        public int rows() {
            return continuation.length + 1 - from;
        }

        @Override
        public boolean next(float[] row) {
            if (closed) {
                throw new IllegalStateException("the walk is closed");
            }
            if (next > continuation.length) {
                return false;
            }
            float[] logits = model.logits(next == 0 ? before : continuation[next - 1]);
            if (row.length != logits.length) {
                throw new IllegalArgumentException("row: must have " + logits.length + " entries, has " + row.length);
            }
            if (delayMillis > 0 && !pause()) {
                close();
                throw new BackendException(BackendException.Kind.UNAVAILABLE, "interrupted while computing a row");
            }
            System.arraycopy(logits, 0, row, 0, row.length);
            next++;
            return true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Takes its time; false, with the flag set, if the thread is interrupted. */
    private boolean pause() {
        try {
            Thread.sleep(delayMillis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private final class Source implements LogitSource {
        private final int last;

        Source(int last) {
            this.last = last;
        }

        @Override
        public float[] prefill(BooleanSupplier interrupted) {
            return next(last);
        }

        @Override
        public int cachedTokens() {
            return 0;
        }

        @Override
        public float[] next(int token) {
            if (delayMillis > 0) {
                boolean unused = pause(); // the generation asks for the flag itself
            }
            return model.logits(token);
        }

        @Override
        public void close() {}
    }
}
