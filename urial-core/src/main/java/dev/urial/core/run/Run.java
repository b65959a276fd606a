package dev.urial.core.run;

import dev.urial.core.data.Manifest;
import dev.urial.core.run.Line.Status;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the items of a dataset through a {@link Task}, several at once, each to a line of a {@link Journal}. What earlier sessions
 * did is kept and not done again; what they did must have been made as it is now, which the {@link Manifest} says.
 *
 * <p>Killed at any moment, a run loses the items that were in flight, one a thread, and nothing else. A crash of the machine loses
 * at most what was finished in the last second beside.
 *
 * @param <I> an item
 */
public final class Run<I> {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration SYNC_EVERY = Duration.ofMillis(900);

    private final Journal journal;
    private final Manifest manifest;
    private final List<I> items;
    private final Task<I> task;
    private final int threads;
    private final boolean retryFailed;

    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final ExecutorService workers;
    private volatile boolean stopping;
    private volatile long begin;

    // Guarded by the journal.
    private List<I> pending = List.of();
    private int done;
    private long promptTokens;
    private long cachedTokens;
    private long outputTokens;

    /**
     * @param journal open, and closed by the caller after the run
     * @param manifest what makes the lines, without dates and counts
     * @param items all of the run, those that are done included, in the order of the finished file
     * @param threads items in flight at once, at least 1
     * @param retryFailed whether items that have no result but a line are done again; the old line stays until there is a new one
     */
    public Run(Journal journal, Manifest manifest, List<I> items, Task<I> task, int threads, boolean retryFailed) {
        this.journal = journal;
        this.manifest = manifest;
        this.items = List.copyOf(items);
        this.task = task;
        this.threads = threads;
        this.retryFailed = retryFailed;
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "urial-run-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Does what is left to do, and waits for it. Called once. If the calling thread is interrupted the run stops, and the flag stays
     * set.
     *
     * @param listener told how far the run is, on the calling thread: first of all, then a few times a second, and when no item is in
     *     flight any more
     * @return how far it came; {@link Progress#finished()} unless it was stopped
     * @throws ConfigException if there is earlier work that was made otherwise, with the differences
     * @throws DataException if the files cannot be read or written; what is whole in them stays
     * @throws BackendException if no further item could succeed; those that were in flight have their lines
     */
    public Progress go(Consumer<Progress> listener) {
        Optional<Manifest> earlier = journal.earlier();
        earlier.ifPresent(this::checkSame);
        begin = System.nanoTime();
        journal.read(items.stream().map(task::id).toList(), task::read);
        pending = pending();
        Progress atFirst = progress();
        listener.accept(atFirst);
        if (atFirst.finished() && journal.inOrder() && earlier.isPresent() && hasEnded(earlier.get())) {
            workers.shutdown();
            return atFirst;
        }
        String started = earlier.map(then -> then.content().get("started"))
                .map(String::valueOf)
                .orElseGet(Run::now);
        journal.begin(stamped(started, Optional.empty()));
        try {
            work(listener);
        } finally {
            stop();
        }
        Progress atLast = progress();
        listener.accept(atLast);
        if (atLast.finished() && failure.get() == null) {
            journal.putInOrder();
            journal.write(stamped(started, Optional.of(now())));
        } else {
            writeCounts(stamped(started, Optional.empty()));
        }
        rethrow(failure.get());
        return atLast;
    }

    /**
     * Ends the run soon: items in flight are cancelled and have no lines. For any thread; {@link #go} returns when what is finished
     * is on the disk.
     */
    public void stop() {
        stopping = true;
        workers.shutdownNow();
    }

    private void checkSame(Manifest then) {
        List<Manifest.Difference> differences = then.differences(manifest);
        if (!differences.isEmpty()) {
            throw new ConfigException(
                    "", journal.file() + " was begun otherwise, and is not mixed:\n" + Differences.table(differences));
        }
    }

    /** Of a run that did not end: nothing depends on them, so a full disk, which has its own failure, is not told twice. */
    private void writeCounts(Manifest now) {
        try {
            journal.write(now);
        } catch (DataException e) {
            fail(e);
        }
    }

    private static boolean hasEnded(Manifest then) {
        return then.content().containsKey("finished");
    }

    private List<I> pending() {
        List<I> left = new ArrayList<>();
        for (int position = 0; position < items.size(); position++) {
            Optional<Status> status = journal.status(position);
            if (status.isEmpty() || (retryFailed && status.get() != Status.OK)) {
                left.add(items.get(position));
            }
        }
        return left;
    }

    private void work(Consumer<Progress> listener) {
        boolean interrupted = false;
        if (!stopping) {
            for (int thread = 0; thread < Math.min(threads, pending.size()); thread++) {
                workers.execute(this::workUntilDone);
            }
        }
        workers.shutdown();
        long synced = System.nanoTime();
        boolean over = false;
        while (!over) {
            try {
                over = workers.awaitTermination(TICK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
                stop();
            }
            if (over || System.nanoTime() - synced >= SYNC_EVERY.toNanos()) {
                sync();
                synced = System.nanoTime();
            }
            if (!over) {
                listener.accept(progress());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void sync() {
        try {
            journal.sync();
        } catch (DataException e) {
            fail(e);
        }
    }

    /** The first failure is the one that is told. What else is in flight may end. */
    private void fail(Throwable first) {
        failure.compareAndSet(null, first);
        stopping = true;
    }

    private void workUntilDone() {
        try {
            for (int index = next.getAndIncrement();
                    index < pending.size() && !stopping;
                    index = next.getAndIncrement()) {
                Line line = task.work(pending.get(index));
                if (line.status() == Status.OK || !Thread.currentThread().isInterrupted()) {
                    append(line); // what failed because it was stopped has not failed
                }
            }
        } catch (RuntimeException | Error e) {
            if (!Thread.currentThread().isInterrupted()) {
                fail(e);
            }
        }
    }

    private void append(Line line) {
        synchronized (journal) {
            journal.append(line);
            done++;
            promptTokens += line.promptTokens();
            cachedTokens += line.cachedTokens();
            outputTokens += line.outputTokens();
        }
    }

    private Progress progress() {
        synchronized (journal) {
            Map<Status, Integer> counts = journal.counts();
            return new Progress(
                    items.size(),
                    counts.getOrDefault(Status.OK, 0),
                    counts.getOrDefault(Status.FAILED, 0),
                    counts.getOrDefault(Status.UNPARSED, 0),
                    pending.size(),
                    done,
                    promptTokens,
                    cachedTokens,
                    outputTokens,
                    Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private Manifest stamped(String started, Optional<String> finished) {
        Map<String, Object> content = new LinkedHashMap<>();
        manifest.content().forEach((key, value) -> {
            content.put(key, value);
            if (key.equals("command")) {
                content.put("started", started);
                finished.ifPresent(when -> content.put("finished", when));
            }
        });
        Map<String, Object> counts = new LinkedHashMap<>();
        journal.counts().forEach((status, count) -> counts.put(status.name().toLowerCase(Locale.ROOT), count));
        content.put("counts", counts);
        content.put("usage", usage());
        return new Manifest(content);
    }

    /** What all items took. Of a server's prompt tokens those count as cached that it says it did not compute. */
    private Map<String, Object> usage() {
        long[] used = journal.usage();
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("prompt_tokens", used[0]);
        usage.put("cached_tokens", used[1]);
        usage.put("output_tokens", used[2]);
        usage.put("prefix_hit_rate", used[0] == 0 ? 0.0 : rate(used[1], used[0]));
        return usage;
    }

    private static double rate(long part, long whole) {
        return Math.round(1000.0 * part / whole) / 1000.0;
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
