package dev.urial.testkit;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Watches the <em>callers</em> of a backend: each generation is pulled by one thread, drained before its completion is asked for,
 * and closed before the backend is. A breach is an {@link AssertionError}, with the place where the generation was opened.
 */
public final class CheckedBackend implements Backend {
    private final Backend delegate;
    private final Set<CheckedGeneration> open = ConcurrentHashMap.newKeySet();

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
        open.add(generation);
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

    /** Closes the backend, closes it again (which must do nothing), and complains of generations left open. */
    @Override
    public void close() {
        delegate.close();
        delegate.close();
        open.stream().findAny().ifPresent(left -> {
            throw new AssertionError("a generation was never closed; it was opened here", left.opened);
        });
    }

    private final class CheckedGeneration implements Generation {
        private final Generation generation;
        private final Throwable opened = new Throwable("opened here");
        private volatile Optional<Thread> puller = Optional.empty();
        private volatile boolean drained;

        CheckedGeneration(Generation generation) {
            this.generation = generation;
        }

        @Override
        public boolean hasNext() {
            checkThread();
            boolean more = generation.hasNext();
            drained = !more;
            return more;
        }

        @Override
        public Piece next() {
            checkThread();
            return generation.next();
        }

        @Override
        public Completion completion() {
            if (!drained) {
                throw new AssertionError("completion() was asked before hasNext() turned false", opened);
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

        private void checkThread() {
            Thread current = Thread.currentThread();
            if (puller.isPresent() && !puller.get().equals(current)) {
                throw new AssertionError(
                        "a generation was pulled by " + puller.get().getName() + " and by " + current.getName(),
                        opened);
            }
            puller = Optional.of(current);
        }
    }
}
