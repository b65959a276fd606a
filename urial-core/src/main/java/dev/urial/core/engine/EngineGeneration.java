package dev.urial.core.engine;

import dev.urial.core.decoding.SequenceDecoder;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.Usage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A generation on the engine. The engine's thread writes pieces, at most {@link #AHEAD} before its reader; the reader takes them.
 * What the reader had not taken when it cancelled is not part of the completion.
 */
final class EngineGeneration implements Generation, EngineTask {
    private static final int AHEAD = 64;

    private final Engine engine;
    private final int[] prompt;
    private final int[] borders;
    private final Optional<Duration> timeout;

    // The engine thread's own.
    private final SequenceDecoder decoder;
    private OptionalInt token = OptionalInt.empty();

    // Guarded by this.
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private final StringBuilder taken = new StringBuilder();
    private @Nullable Piece ready;
    private @Nullable Completion written;
    private @Nullable RuntimeException failure;
    private boolean submitted;
    private boolean cancelled;
    private boolean over;
    private long start;
    private int cachedTokens;
    private int newTokens;

    EngineGeneration(Engine engine, int[] prompt, int[] borders, SequenceDecoder decoder, Optional<Duration> timeout) {
        this.engine = engine;
        this.prompt = prompt;
        this.borders = borders;
        this.decoder = decoder;
        this.timeout = timeout;
    }

    // The reader's side

    @Override
    public boolean hasNext() {
        if (begins()) {
            engine.submit(this); // not under this object's lock: the engine calls back
        }
        boolean roomMade = false;
        try {
            synchronized (this) {
                while (ready == null && !over) {
                    if (Thread.currentThread().isInterrupted()) {
                        cancelled = true;
                    }
                    if (cancelled) {
                        over = true;
                    } else if (failure != null) {
                        over = true;
                        throw failure;
                    } else if (late() && written == null) {
                        cancelled = true;
                        over = true;
                        throw timedOut();
                    } else if (!pieces.isEmpty()) {
                        roomMade = pieces.size() == AHEAD;
                        take(pieces.remove());
                    } else if (written != null) {
                        over = true;
                    } else {
                        await();
                    }
                }
                return ready != null;
            }
        } finally {
            if (roomMade || unwanted()) {
                engine.wake();
            }
        }
    }

    private synchronized boolean begins() {
        if (submitted || cancelled || Thread.currentThread().isInterrupted()) {
            return false;
        }
        submitted = true;
        start = System.nanoTime();
        return true;
    }

    private void take(Piece piece) {
        taken.append(piece.text());
        ready = piece;
    }

    private boolean late() {
        return submitted
                && timeout.isPresent()
                && System.nanoTime() - start >= timeout.get().toNanos();
    }

    private BackendException timedOut() {
        return new BackendException(
                BackendException.Kind.TIMED_OUT,
                "no answer within " + timeout.orElseThrow().toMillis() + " ms");
    }

    /** Waits a while for something to change; the caller looks what. */
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private synchronized void await() {
        try {
            if (timeout.isEmpty()) {
                wait();
            } else {
                long left = timeout.get().toMillis() - (System.nanoTime() - start) / 1_000_000;
                wait(Math.max(1, left));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Piece next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        synchronized (this) {
            Piece piece = ready;
            if (piece == null) { // closed meanwhile
                throw new NoSuchElementException();
            }
            ready = null;
            return piece;
        }
    }

    @Override
    public synchronized Completion completion() {
        if (ready != null || !(over || cancelled)) {
            throw new IllegalStateException("the generation still runs; its completion is known after the last piece");
        }
        Completion whole = written;
        if (whole != null && pieces.isEmpty() && failure == null) {
            return whole;
        }
        return new Completion(
                taken.toString(),
                FinishReason.CANCELLED,
                Optional.empty(),
                new Usage(prompt.length, cachedTokens, newTokens));
    }

    @Override
    public void cancel() {
        synchronized (this) {
            cancelled = true;
            notifyAll();
        }
        engine.wake();
    }

    @Override
    public void close() {
        synchronized (this) {
            ready = null;
        }
        cancel();
    }

    private synchronized boolean unwanted() {
        return cancelled;
    }

    // The engine's side

    @Override
    public int[] prompt() {
        return prompt;
    }

    @Override
    public int[] borders() {
        return borders;
    }

    @Override
    public boolean wanted() {
        return !unwanted();
    }

    @Override
    public synchronized boolean ready() {
        return pieces.size() < AHEAD;
    }

    @Override
    public void begun(int cached) {
        decoder.cached(cached);
        synchronized (this) {
            cachedTokens = cached;
        }
    }

    @Override
    public void logits(float[] logits) {
        token = decoder.step(logits);
        Optional<Piece> piece = decoder.takePiece();
        synchronized (this) {
            newTokens = decoder.newTokens();
            piece.ifPresent(pieces::add);
            if (decoder.finished()) {
                written = decoder.completion();
            }
            if (piece.isPresent() || written != null) {
                notifyAll();
            }
        }
    }

    @Override
    public int[] further() {
        return token.isPresent() ? new int[] {token.getAsInt()} : new int[0];
    }

    @Override
    public synchronized void failed(RuntimeException reason) {
        failure = reason;
        notifyAll();
    }

    @Override
    public synchronized void closed() {
        cancelled = true;
        notifyAll();
    }
}
