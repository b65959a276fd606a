package dev.urial.testkit;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.HeldRow;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches the <em>callers</em> of a backend: each generation and walk is pulled by one thread and closed before the backend is, a
 * generation drained before its completion is asked for. A breach is an {@link AssertionError}, with the place where it was opened.
 */
public final class CheckedBackend implements Backend {
    private final Backend delegate;
    /** What is open, and where it was opened. */
    private final Map<AutoCloseable, Throwable> open = new ConcurrentHashMap<>();

    public CheckedBackend(Backend delegate) {
        this.delegate = delegate;
    }

    @Override
    public ModelCard model() {
        return delegate.model();
    }

    @Override
    public Generation generate(GenerationRequest request) {
        CheckedGeneration generation = new CheckedGeneration(delegate.generate(request));
        open.put(generation, generation.puller.opened);
        return generation;
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return delegate.tokenizer();
    }

    @Override
    public Optional<TokenScorer> scorer() {
        return delegate.scorer();
    }

    @Override
    public Optional<ChatForm> chat() {
        return delegate.chat();
    }

    @Override
    public Optional<DistributionScorer> distributions() {
        return delegate.distributions().map(scorer -> (prompt, continuation, from) -> {
            CheckedWalk walk = new CheckedWalk(scorer.open(prompt, continuation, from));
            open.put(walk, walk.puller.opened);
            return walk;
        });
    }

    /** Closes the backend, closes it again (which must do nothing), and complains of what was left open. */
    @Override
    public void close() {
        delegate.close();
        delegate.close();
        open.values().stream().findAny().ifPresent(opened -> {
            throw new AssertionError("a generation or walk was never closed; it was opened here", opened);
        });
    }

    /** The one thread that may pull. */
    private static final class Puller {
        final Throwable opened = new Throwable("opened here");
        private volatile Optional<Thread> thread = Optional.empty();

        void check() {
            Thread current = Thread.currentThread();
            if (thread.isPresent() && !thread.get().equals(current)) {
                throw new AssertionError(
                        "pulled by " + thread.get().getName() + " and by " + current.getName(), opened);
            }
            thread = Optional.of(current);
        }
    }

    private final class CheckedGeneration implements Generation {
        private final Generation generation;
        private final Puller puller = new Puller();
        private volatile boolean drained;

        CheckedGeneration(Generation generation) {
            this.generation = generation;
        }

        @Override
        public boolean hasNext() {
            puller.check();
            boolean more = generation.hasNext();
            drained = !more;
            return more;
        }

        @Override
        public Piece next() {
            puller.check();
            return generation.next();
        }

        @Override
        public Completion completion() {
            if (!drained) {
                throw new AssertionError("completion() was asked before hasNext() turned false", puller.opened);
            }
            return generation.completion();
        }

        @Override
        public void cancel() {
            generation.cancel();
        }

        @Override
        public void close() {
            open.remove(this);
            generation.close();
        }
    }

    private final class CheckedWalk implements DistributionWalk {
        private final DistributionWalk walk;
        private final Puller puller = new Puller();

        CheckedWalk(DistributionWalk walk) {
            this.walk = walk;
        }

        @Override
        public int rows() {
            return walk.rows();
        }

        @Override
        public boolean next(float[] row) {
            puller.check();
            return walk.next(row);
        }

        @Override
        public boolean holds() {
            return walk.holds();
        }

        @Override
        public Optional<HeldRow> hold() {
            puller.check();
            return walk.hold();
        }

        @Override
        public int ready() {
            return walk.ready();
        }

        @Override
        public void close() {
            open.remove(this);
            walk.close();
        }
    }
}
