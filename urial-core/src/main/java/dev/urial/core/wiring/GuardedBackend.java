package dev.urial.core.wiring;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.DistributionScorer;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Feature;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.HeldRow;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Usage;
import dev.urial.core.spi.Vocabulary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Stands between callers and a backend, so that no plug-in need repeat these rules: use after close is an {@link
 * IllegalStateException}; what the model card does not declare is refused; at most {@code maxConcurrent} generations, scorings
 * and steps of walks run at once, and the others wait in their {@code hasNext()} or {@code next()}; closing cancels and closes what
 * runs, then the backend, once.
 *
 * <p>A generation holds its place from its first {@code hasNext()} until that turns false, it fails, or it is closed; a walk only
 * while a row is computed, so that one thread can pull several.
 */
public final class GuardedBackend implements Backend {
    private static final long WAIT_SLICE_MILLIS = 20;

    private final Backend delegate;
    private final ModelCard card;
    private final Semaphore places;
    private final Set<GuardedGeneration> running = ConcurrentHashMap.newKeySet();
    private final Set<GuardedWalk> walks = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    public GuardedBackend(Backend delegate) {
        this.delegate = delegate;
        this.card = delegate.model();
        this.places = new Semaphore(card.maxConcurrent(), true);
    }

    @Override
    public ModelCard model() {
        return card;
    }

    @Override
    public Generation generate(GenerationRequest request) {
        checkOpen();
        if (request.alternatives() > 0 && !card.features().contains(Feature.TOP_LOGPROBS)) {
            throw new BackendException(
                    Kind.UNSUPPORTED,
                    "log-probabilities of new tokens were asked for, but " + named() + " does not give them");
        }
        if (request.sampling().seed() != 0
                && !request.sampling().greedy()
                && !card.features().contains(Feature.SEED)) {
            throw new BackendException(
                    Kind.UNSUPPORTED, "a seed was asked for, but " + named() + " does not obey seeds");
        }
        if (request.sampling().repetitionPenalty().active() && !card.features().contains(Feature.REPETITION_PENALTY)) {
            throw new BackendException(
                    Kind.UNSUPPORTED,
                    "a repetition penalty was asked for, but " + named() + " has none over the whole context");
        }
        if (request.jsonSchema().isPresent() && !card.features().contains(Feature.JSON_SCHEMA)) {
            throw new BackendException(
                    Kind.UNSUPPORTED,
                    "a text of a JSON schema was asked for, but " + named() + " cannot hold a text to one");
        }
        GuardedGeneration generation = new GuardedGeneration(request);
        running.add(generation);
        if (closed.get()) { // closed meanwhile, and so perhaps missed by close()
            generation.close();
            checkOpen();
        }
        return generation;
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        checkOpen();
        return delegate.tokenizer().map(GuardedTokenizer::new);
    }

    @Override
    public Optional<TokenScorer> scorer() {
        checkOpen();
        return delegate.scorer().map(scorer -> (prompt, continuation, alternatives) -> {
            checkScoring(continuation, alternatives);
            return score(scorer, prompt, continuation, alternatives);
        });
    }

    @Override
    public Optional<ChatForm> chat() {
        return delegate.chat();
    }

    private void checkScoring(String continuation, int alternatives) {
        checkOpen();
        if (continuation.isEmpty()) {
            throw new IllegalArgumentException("continuation: there is nothing to score in an empty text");
        }
        if (alternatives < 0 || alternatives > GenerationRequest.MAX_ALTERNATIVES) {
            throw new IllegalArgumentException(
                    "alternatives: must be from 0 to " + GenerationRequest.MAX_ALTERNATIVES + ", was " + alternatives);
        }
    }

    private List<ScoredToken> score(TokenScorer scorer, Prompt prompt, String continuation, int alternatives) {
        places.acquireUninterruptibly();
        try {
            checkOpen();
            return scorer.score(prompt, continuation, alternatives);
        } finally {
            places.release();
        }
    }

    @Override
    public Optional<DistributionScorer> distributions() {
        checkOpen();
        return delegate.distributions().map(scorer -> (prompt, continuation, from) -> {
            checkOpen();
            card.vocabulary().ifPresent(vocabulary -> checkTokens(continuation, vocabulary));
            if (from < 0 || from > continuation.length) {
                throw new IllegalArgumentException(
                        "from: must be from 0 to the " + continuation.length + " tokens, was " + from);
            }
            GuardedWalk walk = new GuardedWalk(scorer.open(prompt, continuation, from));
            walks.add(walk);
            if (closed.get()) { // closed meanwhile, and so perhaps missed by close()
                walk.close();
                checkOpen();
            }
            return walk;
        });
    }

    private static void checkTokens(int[] tokens, Vocabulary vocabulary) {
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary.size()) {
                throw new IllegalArgumentException("continuation: tokens are numbered from 0 to "
                        + (vocabulary.size() - 1) + ", and it has " + token);
            }
        }
    }

    /** Cancels and closes what runs, waits for it, and closes the backend. A second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            List.copyOf(walks).forEach(GuardedWalk::close);
            List<GuardedGeneration> open = new ArrayList<>(running);
            open.forEach(GuardedGeneration::cancel);
            open.forEach(GuardedGeneration::close);
            places.acquireUninterruptibly(card.maxConcurrent());
            delegate.close();
            places.release(card.maxConcurrent()); // whoever still waits finds the backend closed
        }
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the backend " + named() + " is closed");
        }
    }

    private String named() {
        return card.engine().backend() + " (" + card.id() + ")";
    }

    private final class GuardedTokenizer implements Tokenizer {
        private final Tokenizer tokenizer;

        GuardedTokenizer(Tokenizer tokenizer) {
            this.tokenizer = tokenizer;
        }

        @Override
        public Vocabulary vocabulary() {
            return tokenizer.vocabulary();
        }

        @Override
        public int[] encode(Prompt prompt) {
            checkOpen();
            return tokenizer.encode(prompt);
        }

        @Override
        public int[] encode(String text) {
            checkOpen();
            return tokenizer.encode(text);
        }

        @Override
        public String decode(int[] tokens) {
            checkOpen();
            return tokenizer.decode(tokens);
        }
    }

    private final class GuardedGeneration implements Generation {
        private final GenerationRequest request;
        private final AtomicBoolean holdsPlace = new AtomicBoolean();
        private volatile Optional<Generation> started = Optional.empty();
        private volatile boolean cancelled;
        private volatile boolean over;

        GuardedGeneration(GenerationRequest request) {
            this.request = request;
        }

        @Override
        public boolean hasNext() {
            if (over) {
                return false;
            }
            try {
                if (started.isEmpty() && !start()) {
                    leave();
                    return false;
                }
                boolean more = started.orElseThrow().hasNext();
                if (!more) {
                    leave();
                }
                return more;
            } catch (RuntimeException failure) {
                started.ifPresent(Generation::close);
                leave();
                throw failure;
            }
        }

        /** Waits for a place; false if the generation was cancelled meanwhile. */
        private boolean start() {
            long begin = System.nanoTime();
            try {
                while (!places.tryAcquire(WAIT_SLICE_MILLIS, TimeUnit.MILLISECONDS)) {
                    if (cancelled) {
                        return false;
                    }
                    if (late(begin)) {
                        throw timedOut();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancelled = true;
                return false;
            }
            holdsPlace.set(true);
            synchronized (this) { // so that close() finds what is started, or nothing is started after it
                if (cancelled) {
                    return false;
                }
                checkOpen();
                started = Optional.of(delegate.generate(withTimeLeft(begin)));
            }
            return true;
        }

        private boolean late(long begin) {
            return request.timeout()
                    .map(timeout -> System.nanoTime() - begin >= timeout.toNanos())
                    .orElse(false);
        }

        private GenerationRequest withTimeLeft(long begin) {
            if (request.timeout().isEmpty()) {
                return request;
            }
            Duration left = request.timeout().get().minusNanos(System.nanoTime() - begin);
            if (left.isNegative() || left.isZero()) {
                throw timedOut();
            }
            return request.withTimeout(left);
        }

        private BackendException timedOut() {
            return new BackendException(
                    Kind.TIMED_OUT,
                    "no free place at " + named() + " within "
                            + request.timeout().orElseThrow().toMillis() + " ms");
        }

        private void leave() {
            over = true;
            running.remove(this);
            if (holdsPlace.compareAndSet(true, false)) {
                places.release();
            }
        }

        @Override
        public Piece next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return started.orElseThrow().next();
        }

        @Override
        public Completion completion() {
            if (!over) {
                throw new IllegalStateException(
                        "the generation still runs; its completion is known after the last piece");
            }
            return started.map(Generation::completion)
                    .orElseGet(() -> new Completion("", FinishReason.CANCELLED, Optional.empty(), new Usage(0, 0, 0)));
        }

        @Override
        public void cancel() {
            synchronized (this) {
                cancelled = true;
            }
            started.ifPresent(Generation::cancel);
        }

        @Override
        public void close() {
            cancel();
            started.ifPresent(Generation::close);
            leave();
        }
    }

    private final class GuardedWalk implements DistributionWalk {
        private final DistributionWalk walk;
        private volatile boolean ended;
        private int given;

        GuardedWalk(DistributionWalk walk) {
            this.walk = walk;
        }

        @Override
        public int rows() {
            return walk.rows();
        }

        @Override
        public boolean next(float[] row) {
            checkWalk();
            card.vocabulary().ifPresent(vocabulary -> {
                if (row.length != vocabulary.size()) {
                    throw new IllegalArgumentException(
                            "row: must have the vocabulary's " + vocabulary.size() + " entries, has " + row.length);
                }
            });
            return taken(false, () -> walk.next(row));
        }

        @Override
        public boolean holds() {
            return walk.holds();
        }

        @Override
        public Optional<HeldRow> hold() {
            checkWalk();
            return taken(Optional.empty(), walk::hold);
        }

        /** Takes a row, in a place of its own if it has to be computed; {@code none} after all of them. */
        private <T> T taken(T none, Supplier<T> take) {
            if (given == walk.rows()) {
                return none;
            }
            boolean computes = walk.ready() == 0;
            if (computes) {
                awaitPlace();
            }
            try {
                checkWalk();
                T row = take.get();
                given++;
                return row;
            } catch (RuntimeException failure) {
                close();
                throw failure;
            } finally {
                if (computes) {
                    places.release();
                }
            }
        }

        private void awaitPlace() {
            try {
                while (!places.tryAcquire(WAIT_SLICE_MILLIS, TimeUnit.MILLISECONDS)) {
                    checkWalk();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                close();
                throw new BackendException(Kind.UNAVAILABLE, "interrupted while waiting for a place at " + named(), e);
            }
        }

        private void checkWalk() {
            checkOpen();
            if (ended) {
                throw new IllegalStateException("the walk is closed");
            }
        }

        @Override
        public int ready() {
            return walk.ready();
        }

        @Override
        public void close() {
            ended = true;
            walks.remove(this);
            walk.close();
        }
    }
}
