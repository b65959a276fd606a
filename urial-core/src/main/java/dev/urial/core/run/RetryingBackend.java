package dev.urial.core.run;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ChatForm;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Asks again where the same request may succeed later ({@link BackendException#retryable()}), waiting as long as the engine asked
 * for, else twice as long each time, give or take a fifth, so that many who failed together do not come back together. An engine
 * that only has too much to do is asked until a quarter of an hour has passed in waiting. A generation that has delivered a piece is
 * never asked again, nor is a walk that is open; a request's deadline holds for all attempts together.
 */
public final class RetryingBackend implements Backend {
    /** How a wait is spent; returns at once, with the interrupt flag set, if the thread is interrupted. */
    @FunctionalInterface
    public interface Pause {
        void pause(Duration wait);
    }

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

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
    public Optional<ChatForm> chat() {
        return delegate.chat();
    }

    @Override
    public Optional<DistributionScorer> distributions() {
        return delegate.distributions().map(scorer -> (prompt, continuation, from) -> {
            Attempts tries = new Attempts();
            return tries.run(() -> scorer.open(prompt, continuation, from));
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
        private Duration waited = Duration.ZERO;

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
            if (!failure.retryable() || exhausted(failure.kind())) {
                throw failure;
            }
            Duration wait = failure.retryAfter()
                    .orElse(Duration.ZERO)
                    .plus(own(failure.retryAfter().isPresent()));
            pause.pause(wait);
            waited = waited.plus(wait);
            if (Thread.currentThread().isInterrupted()) {
                throw failure;
            }
            made++;
        }

        private boolean exhausted(BackendException.Kind kind) {
            return attempts == 1
                    || (kind == BackendException.Kind.RATE_LIMITED
                            ? waited.compareTo(PATIENCE) >= 0
                            : made >= attempts);
        }

        /** What is waited of our own accord: a little if the engine said how long, else more each time. */
        private Duration own(boolean told) {
            double first = FIRST_WAIT.toMillis();
            double chance = ThreadLocalRandom.current().nextDouble(-0.2, 0.2);
            double wait = told ? first * Math.abs(chance) : first * Math.pow(2, Math.min(made - 1, 16)) * (1 + chance);
            return Duration.ofMillis(Math.min((long) wait, LONGEST_WAIT.toMillis()));
        }
    }

    private final class RetryingGeneration implements Generation {
        private final GenerationRequest request;
        private final long begin = System.nanoTime();
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
                    current = tries.run(() -> delegate.generate(withTimeLeft(failure)));
                    if (cancelled) {
                        current.cancel();
                    }
                }
            }
        }

        private GenerationRequest withTimeLeft(BackendException failure) {
            if (request.timeout().isEmpty()) {
                return request;
            }
            Duration left = request.timeout().get().minusNanos(System.nanoTime() - begin);
            if (left.isNegative() || left.isZero()) {
                throw new BackendException(
                        BackendException.Kind.TIMED_OUT,
                        "no answer within " + request.timeout().get().toMillis() + " ms; at last: "
                                + failure.getMessage(),
                        failure);
            }
            return request.withTimeout(left);
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
