package dev.urial.core.run;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks again where the same request may succeed later ({@link BackendException#retryable()}), waiting as long as the engine asked
 * for, else twice as long each time. A generation that has delivered a piece is never asked again, nor is a walk that is open.
 */
public final class RetryingBackend implements Backend {
    /** How a wait is spent; returns at once, with the interrupt flag set, if the thread is interrupted. */
    @FunctionalInterface
    public interface Pause {
        void pause(Duration wait);
    }

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);

    private final Backend delegate;
    private final int attempts;
    private final Pause pause;

    /**
     * @param attempts in all, at least 1
     */
    public RetryingBackend(Backend delegate, int attempts) {
        this(delegate, attempts, RetryingBackend::sleep);
    }

    public RetryingBackend(Backend delegate, int attempts, Pause pause) {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: must be at least 1, was " + attempts);
        }
        this.delegate = delegate;
        this.attempts = attempts;
        this.pause = pause;
    }

    @Override
    public ModelCard model() {
        return delegate.model();
    }

    @Override
    public Generation generate(GenerationRequest request) {
        return new RetryingGeneration(request);
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return delegate.tokenizer();
    }

    @Override
    public Optional<TokenScorer> scorer() {
        return delegate.scorer().map(scorer -> (prompt, continuation, alternatives) -> {
            Attempts tries = new Attempts();
            return tries.run(() -> scorer.score(prompt, continuation, alternatives));
        });
    }

    @Override
    public Optional<DistributionScorer> distributions() {
        return delegate.distributions().map(scorer -> (prompt, continuation) -> {
            Attempts tries = new Attempts();
            return tries.run(() -> scorer.open(prompt, continuation));
        });
    }

    @Override
    public void close() {
        delegate.close();
    }

    private static void sleep(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts the attempts of one request. */
    private final class Attempts {
        private int made = 1;

        <T> T run(Supplier<T> action) {
            while (true) {
                try {
                    return action.get();
                } catch (BackendException failure) {
                    waitAfter(failure);
                }
            }
        }

        /** Waits until the next attempt, or throws if there is none. */
        void waitAfter(BackendException failure) {
            if (!failure.retryable() || made >= attempts) {
                throw failure;
            }
            pause.pause(failure.retryAfter().orElse(FIRST_WAIT.multipliedBy(1L << Math.min(made - 1, 16))));
            if (Thread.currentThread().isInterrupted()) {
                throw failure;
            }
            made++;
        }
    }

    private final class RetryingGeneration implements Generation {
        private final GenerationRequest request;
        private final Attempts tries = new Attempts();
        private volatile Generation current;
        private volatile boolean cancelled;
        private boolean delivered;

        RetryingGeneration(GenerationRequest request) {
            this.request = request;
            this.current = tries.run(() -> delegate.generate(request));
        }

        @Override
        public boolean hasNext() {
            while (true) {
                try {
                    return current.hasNext();
                } catch (BackendException failure) {
                    if (delivered || cancelled) {
                        throw failure;
                    }
                    tries.waitAfter(failure);
                    current.close();
                    current = tries.run(() -> delegate.generate(request));
                    if (cancelled) {
                        current.cancel();
                    }
                }
            }
        }

        @Override
        public Piece next() {
            Piece piece = current.next();
            delivered = true;
            return piece;
        }

        @Override
        public Completion completion() {
            return current.completion();
        }

        @Override
        public void cancel() {
            cancelled = true;
            current.cancel();
        }

        @Override
        public void close() {
            cancelled = true;
            current.close();
        }
    }
}
