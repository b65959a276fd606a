package dev.urial.hub;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long is waited for what.
 *
 * @param answer for the first bytes of an answer, and for a connection
 * @param stall for the next bytes of a file, which is then asked for again
 * @param firstPause before something that failed is tried again; each further pause is twice as long
 * @param attempts how often something is tried, at least 1
 */
record Patience(Duration answer, Duration stall, Duration firstPause, int attempts) {
    static final Patience DEFAULT =
            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(1), 5);

    /** A server that wants to be left alone for longer is not waited for. */
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    Patience withAnswer(Optional<Duration> given) {
        return new Patience(given.orElse(answer), stall, firstPause, attempts);
    }

    Patience withStall(Optional<Duration> given) {
        return new Patience(answer, given.orElse(stall), firstPause, attempts);
    }

    /**
     * The pause after so many failures, by a tenth more or less, so that many who failed together do not come back together.
     *
     * @param asked what the server asked for, which wins if it is more
     */
    Duration pause(int failures, Optional<Duration> asked) {
        double millis = firstPause.toMillis()
                * Math.pow(2, failures - 1)
                * ThreadLocalRandom.current().nextDouble(0.9, 1.1);
        Duration own = Duration.ofMillis((long) Math.min(millis, 30_000));
        return asked.filter(other -> other.compareTo(own) > 0).orElse(own);
    }

    static void sleep(Duration pause) throws InterruptedIOException {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
