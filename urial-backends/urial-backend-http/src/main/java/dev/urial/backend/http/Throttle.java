package dev.urial.backend.http;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The door to one server. It lets so many requests in at once and so many a minute; when the server says that they are too many, it
 * is shut for everybody as long as the server asked for, and then half as many are let in, one more for each round that goes well.
 */
final class Throttle {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final Duration PATIENCE_SLICE = Duration.ofMillis(20);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final int most;
    private final Optional<RateLimiter> requests;
    private final Optional<RateLimiter> tokens;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    // Guarded by the lock.
    private double allowed;
    private int inside;
    private long shutUntil = System.nanoTime();
    private int refusals;

    Throttle(Limits limits) {
        this.most = limits.concurrency();
        this.allowed = most;
        this.requests = limiter("requests", limits.requestsPerMinute());
        this.tokens = limiter("tokens", limits.tokensPerMinute());
    }

    /** Spread over the minute, in steps of a second where that is a whole number. */
    private static Optional<RateLimiter> limiter(String name, OptionalInt perMinute) {
        if (perMinute.isEmpty()) {
            return Optional.empty();
        }
        int permits = Math.max(1, perMinute.getAsInt() / 60);
        long nanos = (long) (60e9 / perMinute.getAsInt() * permits);
        return Optional.of(RateLimiter.of(
                name,
                RateLimiterConfig.custom()
                        .limitForPeriod(permits)
                        .limitRefreshPeriod(Duration.ofNanos(nanos))
                        .timeoutDuration(LONGEST_WAIT)
                        .build()));
    }

    /**
     * Waits to be let in.
     *
     * @param size the request's tokens, about
     * @param unwanted whether nobody waits for the reply any more; asked now and then
     * @return whether the request is inside; if not, it was no longer wanted
     * @throws BackendException {@code TIMED_OUT} if it is not let in before the deadline
     */
    boolean enter(int size, long deadlineNanos, BooleanSupplier unwanted) {
        long turn = System.nanoTime() + Math.max(reserved(requests, 1), reserved(tokens, size));
        lock.lock();
        try {
            while (true) {
                long now = System.nanoTime();
                if (unwanted.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                if (now - deadlineNanos >= 0) {
                    throw new BackendException(
                            Kind.TIMED_OUT, "the deadline passed while the request waited for its turn");
                }
                if (inside < (int) allowed && now - shutUntil >= 0 && now - turn >= 0) {
                    inside++;
                    return true;
                }
                long wait = Math.min(
                        PATIENCE_SLICE.toNanos(), Math.max(deadlineNanos - now, TimeUnit.MILLISECONDS.toNanos(1)));
                long unused = moved.awaitNanos(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** How long the turn is away, in nanoseconds. */
    private static long reserved(Optional<RateLimiter> limiter, int permits) {
        long nanos = limiter.isEmpty() ? 0 : limiter.get().reservePermission(permits);
        if (nanos < 0) {
            throw new BackendException(
                    Kind.RATE_LIMITED,
                    "the limit set for a minute would let the request in after an hour at the earliest");
        }
        return nanos;
    }

    /** A request has left that the server dealt with. */
    void left() {
        leave(() -> {
            refusals = 0;
            allowed = Math.min(most, allowed + 1 / allowed);
        });
    }

    /** A request has left of which nothing can be concluded. */
    void leftUndone() {
        leave(() -> {});
    }

    /** A request was refused because there are too many. */
    void refused(Optional<Duration> retryAfter) {
        leave(() -> {
            long now = System.nanoTime();
            if (now - shutUntil >= 0) { // the first of those that were under way together
                allowed = Math.max(1, allowed / 2);
                refusals++;
            }
            Duration pause = retryAfter.orElse(FIRST_PAUSE.multipliedBy(1L << Math.min(refusals, 7)));
            shutUntil = Math.max(shutUntil - now, pause.toNanos()) + now;
        });
    }

    private void leave(Runnable conclusion) {
        lock.lock();
        try {
            inside--;
            conclusion.run();
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
