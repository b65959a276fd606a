package dev.urial.core.engine;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.HeldRow;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A walk on the engine. So many rows as fit {@link #CHUNK_BYTES} are computed at once, when the reader has taken those before, by a
 * task of their own: between two of them the engine is anybody's. If nobody takes the sequence meanwhile, the next task goes on where
 * the last one ended; otherwise it computes again what is lost, in the same batches.
 */
final class EngineWalk implements DistributionWalk {
    /** The engine may keep a row of the whole vocabulary for each position of a batch, and so does the walk. */
    private static final int CHUNK_BYTES = 32 << 20;

    /** Where rows wait in the engine's memory alone, more of them are sooner computed. */
    private static final int HELD_BYTES = 4 * CHUNK_BYTES;

    private static final int MAX_ROWS = 128;

    private final Engine engine;
    private final int[] tokens;
    private final int promptLength;
    private final int from;
    private final int[] promptBorders;
    private final int vocabularySize;
    private final int chunk;

    // Guarded by this.
    private final Deque<float[]> computed = new ArrayDeque<>();
    private final Deque<float[]> spare = new ArrayDeque<>();
    /** Where the model holds rows, those that are computed, of which the first has given {@code taken} rows. */
    private final Deque<LogitRows> held = new ArrayDeque<>();

    private int taken;
    /** The next row. */
    private int next;

    private boolean closed;

    /**
     * @param prompt the prompt's tokens, at least one
     * @param borders of the prompt
     * @param from the first row that is wanted
     */
    EngineWalk(Engine engine, int[] prompt, int[] borders, int[] continuation, int from) {
        this.engine = engine;
        this.tokens = IntStream.concat(Arrays.stream(prompt), Arrays.stream(continuation))
                .toArray();
        this.promptLength = prompt.length;
        this.from = from;
        this.next = from;
        this.promptBorders = borders;
        this.vocabularySize = engine.model().vocabularySize();
        this.chunk = chunk(vocabularySize, keeps() ? HELD_BYTES : CHUNK_BYTES);
    }

    /** How many rows are computed at once. */
    private static int chunk(int vocabularySize, int bytes) {
        return Math.max(1, Math.min(MAX_ROWS, bytes / Float.BYTES / vocabularySize));
    }

    @Override
    public int rows() {
        return last() + 1 - from;
    }

    /** The number of the last row. */
    private int last() {
        return tokens.length - promptLength;
    }

    @Override
    public boolean next(float[] row) {
        if (row.length != vocabularySize) {
            throw new IllegalArgumentException(
                    "row: must have the vocabulary's " + vocabularySize + " entries, has " + row.length);
        }
        if (!computeNext()) {
            return false;
        }
        synchronized (this) {
            checkOpen();
            if (keeps()) {
                takeHeld().read(row);
            } else {
                float[] first = computed.remove();
                System.arraycopy(first, 0, row, 0, row.length);
                spare.add(first);
            }
            next++;
            return true;
        }
    }

    @Override
    public boolean holds() {
        return keeps() && engine.model().reduces();
    }

    /** Whether computed rows wait in the engine's memory, and not here. */
    private boolean keeps() {
        return engine.model().holds();
    }

    @Override
    public Optional<HeldRow> hold() {
        if (!holds()) {
            return DistributionWalk.super.hold();
        }
        if (!computeNext()) {
            return Optional.empty();
        }
        synchronized (this) {
            checkOpen();
            next++;
            return Optional.of(takeHeld());
        }
    }

    /** The next row; the rows before it are let go with the last of those that were computed with them. */
    private HeldRow takeHeld() {
        if (taken == held.element().count()) {
            held.remove().close();
            taken = 0;
        }
        return held.element().row(taken++);
    }

    /** Makes sure that the next row is computed; false after all of them. */
    private boolean computeNext() {
        Chunk missing = null;
        synchronized (this) {
            checkOpen();
            if (next > last()) {
                return false;
            }
            if (ready() == 0) {
                missing = new Chunk(next);
            }
        }
        if (missing != null) {
            engine.submit(missing); // not under this object's lock: the engine calls back
            await(missing);
        }
        return true;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the walk is closed");
        }
    }

    private void await(Chunk missing) {
        RuntimeException failure;
        try {
            synchronized (this) {
                while (!missing.ended && !closed) {
                    wait();
                }
                failure = missing.failure;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = new BackendException(
                    BackendException.Kind.UNAVAILABLE, engine.name() + ": interrupted while waiting for a row", e);
        }
        if (failure != null) {
            close();
            throw failure;
        }
    }

    @Override
    public synchronized int ready() {
        return keeps() ? held.stream().mapToInt(LogitRows::count).sum() - taken : computed.size();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            computed.clear();
            spare.clear();
            held.forEach(LogitRows::close);
            held.clear();
            notifyAll();
        }
        engine.wake();
    }

    /** Computes the rows from one on, as many as belong together. */
    private final class Chunk implements EngineTask {
        private final int first;
        private final int end;

        // Guarded by the walk.
        private int received;
        private @Nullable RuntimeException failure;
        private boolean ended;

        /**
         * @param first 0, or 1 + a multiple of the chunk, in a walk from the beginning: the first row comes with the prompt, as the first
         *     token of an answer does
         */
        Chunk(int first) {
            this.first = first;
            this.end = Math.min(Math.max(0, first - 1) + chunk, last());
        }

        @Override
        public int[] prompt() {
            return Arrays.copyOf(tokens, promptLength + end);
        }

        @Override
        public int[] borders() {
            IntStream earlier = IntStream.iterate(0, border -> border < first || border == 0, border -> border + chunk)
                    .map(border -> promptLength + border);
            IntStream all = IntStream.concat(Arrays.stream(promptBorders), earlier);
            return IntStream.concat(all, IntStream.of(promptLength + end))
                    .distinct()
                    .toArray();
        }

        @Override
        public int constant() {
            return promptBorders.length > 0 ? promptBorders[0] : 0;
        }

        @Override
        public int rows() {
            return end - first + 1;
        }

        @Override
        public boolean isContinued() {
            return end < last();
        }

        @Override
        public boolean wanted() {
            synchronized (EngineWalk.this) {
                return !closed;
            }
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void begun(int cachedTokens) {}

        @Override
        public void logits(float[] logits) {
            synchronized (EngineWalk.this) {
                if (!closed) {
                    float[] row = spare.isEmpty() ? new float[vocabularySize] : spare.remove();
                    System.arraycopy(logits, 0, row, 0, row.length);
                    computed.add(row);
                }
            }
        }

        @Override
        public boolean holds() {
            return keeps();
        }

        @Override
        public int likely(int row) {
            int token = promptLength + first + row + received();
            return token < tokens.length ? tokens[token] : -1;
        }

        @Override
        public void held(LogitRows rows) {
            synchronized (EngineWalk.this) {
                received += rows.count();
                if (closed) {
                    rows.close();
                } else {
                    held.add(rows);
                }
            }
        }

        private int received() {
            synchronized (EngineWalk.this) {
                return received;
            }
        }

        @Override
        public int[] further() {
            end(null);
            return new int[0];
        }

        @Override
        public void failed(RuntimeException reason) {
            end(reason);
        }

        @Override
        public void closed() {
            end(new IllegalStateException("the model has been closed"));
        }

        private void end(@Nullable RuntimeException reason) {
            synchronized (EngineWalk.this) {
                failure = reason;
                ended = true;
                EngineWalk.this.notifyAll();
            }
        }
    }
}
