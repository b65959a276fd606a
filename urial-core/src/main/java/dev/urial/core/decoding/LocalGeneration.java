package dev.urial.core.decoding;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.Piece;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The generation of an engine that computes in this process, a token each pull. {@code cancel} may come from any thread and
 * takes effect within a token, or within a batch of the prompt; {@code close} waits for the step in flight, then lets the engine
 * go. The engine is let go as soon as the sequence has finished.
 */
public final class LocalGeneration implements Generation {
    private final SequenceDecoder decoder;
    private final LogitSource source;
    private final Optional<Duration> timeout;
    private volatile boolean cancelled;
    // Guarded by this: the decoder, the source and all below.
    private long deadline;
    private boolean started;
    private OptionalInt token = OptionalInt.empty();
    private @Nullable Piece ready;

    public LocalGeneration(SequenceDecoder decoder, LogitSource source, Optional<Duration> timeout) {
        this.decoder = decoder;
        this.source = source;
        this.timeout = timeout;
    }

    @Override
    public synchronized boolean hasNext() {
        try {
            while (ready == null && !decoder.finished()) {
                step();
                ready = decoder.takePiece().orElse(null);
            }
        } catch (RuntimeException failure) {
            decoder.cancel();
            source.close();
            throw failure;
        }
        return ready != null;
    }

    private void step() {
        if (!started) {
            deadline = System.nanoTime() + timeout.map(Duration::toNanos).orElse(0L);
        }
        checkDeadline();
        if (unwanted()) {
            end();
            return;
        }
        float[] logits;
        if (started) {
            logits = source.next(token.orElseThrow());
        } else {
            started = true;
            logits = source.prefill(() -> unwanted() || late());
            decoder.cached(source.cachedTokens());
            checkDeadline();
            if (unwanted()) {
                end();
                return;
            }
        }
        token = decoder.step(logits);
        if (decoder.finished()) {
            source.close();
        }
    }

    private void end() {
        decoder.cancel();
        source.close();
    }

    private boolean unwanted() {
        return cancelled || Thread.currentThread().isInterrupted();
    }

    private boolean late() {
        return timeout.isPresent() && System.nanoTime() - deadline >= 0;
    }

    private void checkDeadline() {
        if (late()) {
            throw new BackendException(
                    BackendException.Kind.TIMED_OUT,
                    "no answer within " + timeout.orElseThrow().toMillis() + " ms");
        }
    }

    @Override
    public synchronized Piece next() {
        if (!hasNext() || ready == null) {
            throw new NoSuchElementException();
        }
        Piece piece = ready;
        ready = null;
        return piece;
    }

    @Override
    public synchronized Completion completion() {
        if (ready != null || !decoder.finished()) {
            throw new IllegalStateException("the generation still runs; its completion is known after the last piece");
        }
        return decoder.completion();
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void close() {
        cancelled = true;
        synchronized (this) {
            end();
            ready = null;
        }
    }
}
