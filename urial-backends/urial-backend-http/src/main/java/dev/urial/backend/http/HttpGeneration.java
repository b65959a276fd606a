package dev.urial.backend.http;

import dev.urial.backend.http.dialect.Call;
import dev.urial.backend.http.dialect.Dialect;
import dev.urial.backend.http.dialect.Json;
import dev.urial.backend.http.dialect.Reply;
import dev.urial.core.decoding.TextAssembler;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A completion on its way from a server. The request is sent by the first {@code hasNext()}; each further one reads until there is text
 * that is certain. Whatever the server does about stop strings, they are found here, too, and end the request.
 */
final class HttpGeneration implements Generation {
    /** No token spells so much: a server that sends more has lost count of its tokens. */
    private static final int LONGEST_TOKEN = 1024;

    private static final Logger LOGGER = LoggerFactory.getLogger(HttpGeneration.class);

    private final Connection connection;
    private final Dialect dialect;
    private final Asking asked;
    private final GenerationRequest request;
    private final TextAssembler text;
    private final Runnable whenOver;

    /** What a generation needs of its backend. */
    interface Asking {
        /** The request, for so many new tokens; it may ask the server for the prompt's tokens. */
        Call call(int maxNewTokens);

        /** How many new tokens the context has room for after the prompt; 0 or less for none, empty if it cannot be found out. */
        OptionalInt room();
    }

    private volatile boolean cancelled;
    private volatile okhttp3.@Nullable Call call;

    // Guarded by this.
    private long deadline;
    private int limit;
    private boolean inside;
    private boolean delivered;
    private boolean readToItsEnd;
    private @Nullable Events events;
    private @Nullable Piece ready;
    private @Nullable FinishReason reason;
    private Optional<String> stop = Optional.empty();
    private Optional<Usage> told = Optional.empty();
    private List<ScoredToken> scored = new ArrayList<>();
    private int texts;
    private long characters;

    /**
     * @param whenOver runs once, when nothing is under way any more
     */
    HttpGeneration(Connection connection, Dialect dialect, Asking asked, GenerationRequest request, Runnable whenOver) {
        this.connection = connection;
        this.dialect = dialect;
        this.asked = asked;
        this.request = request;
        this.limit = request.maxNewTokens();
        this.text = new TextAssembler(request.prompt().stops());
        this.whenOver = whenOver;
    }

    @Override
    public synchronized boolean hasNext() {
        try {
            while (ready == null && reason == null) {
                advance();
                take();
            }
        } catch (BackendException failure) {
            end(FinishReason.CANCELLED, Optional.of(failure));
            throw failure;
        }
        return ready != null;
    }

    private void take() {
        String certain = text.take();
        if (!certain.isEmpty()) {
            ready = new Piece(certain, scored);
            scored = new ArrayList<>();
        }
    }

    private void advance() {
        if (unwanted()) {
            end(FinishReason.CANCELLED, Optional.empty());
            return;
        }
        try {
            if (events == null && !open()) {
                end(FinishReason.CANCELLED, Optional.empty());
                return;
            }
            read();
        } catch (BackendException refused) {
            narrow(refused);
        } catch (IOException e) {
            if (unwanted()) {
                end(FinishReason.CANCELLED, Optional.empty());
            } else {
                throw late() ? timedOut(e) : connection.failure(e);
            }
        }
    }

    /** Some servers refuse a limit of new tokens that the context has no room for; then as many are asked for as it has. */
    private void narrow(BackendException refused) {
        if (refused.kind() != Kind.PROMPT_TOO_LONG || texts > 0 || limit < request.maxNewTokens() || limit == 1) {
            throw refused;
        }
        if (events != null) {
            events.close();
            events = null;
        }
        leave(Optional.empty());
        OptionalInt room = asked.room();
        if (room.isEmpty() || room.getAsInt() < 1 || room.getAsInt() >= limit) {
            throw refused;
        }
        limit = room.getAsInt();
    }

    /** Sends the request and waits until the reply begins; false if it is no longer wanted. */
    private boolean open() throws IOException {
        if (deadline == 0) {
            Duration allowed = request.timeout()
                    .filter(own -> own.compareTo(connection.limits().deadline()) < 0)
                    .orElse(connection.limits().deadline());
            deadline = System.nanoTime() + allowed.toNanos();
        }
        Call made = asked.call(limit); // before the door: it may ask the server for the prompt's tokens
        inside = connection.throttle().enter(size(), deadline, this::unwanted);
        if (!inside) {
            return false;
        }
        okhttp3.Call prepared = connection.prepare(made, Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        call = prepared;
        connection.interrupts().begin(prepared);
        if (cancelled) {
            return false;
        }
        Response response = connection.execute(prepared);
        events = new Events(connection, response);
        return true;
    }

    /** Leaves the door, and is watched no longer. */
    private void leave(Optional<BackendException> failure) {
        okhttp3.Call sent = call;
        if (sent != null) {
            connection.interrupts().done(sent);
        }
        if (inside) {
            inside = false;
            if (failure.isEmpty()) {
                connection.throttle().left();
            } else if (!connection.left(failure.get())) {
                connection.throttle().leftUndone();
            }
        }
    }

    /** About what a limit on tokens a minute counts. */
    private int size() {
        return Math.max(1, request.prompt().text().length() / 4 + request.maxNewTokens());
    }

    private void read() throws IOException {
        Optional<Json> event = current().next();
        if (event.isEmpty()) {
            throw new BackendException(
                    delivered ? Kind.BAD_REPLY : Kind.UNAVAILABLE,
                    connection.who() + " ended its reply before the answer");
        }
        Reply reply = dialect.read(event.get());
        told = reply.usage().or(() -> told);
        if (request.alternatives() > 0) {
            scored.addAll(reply.tokens());
        }
        if (!reply.text().isEmpty()) {
            texts++;
            characters += reply.text().length();
            if (text.append(reply.text())) {
                stop = text.stop();
                end(FinishReason.STOP, Optional.empty());
                return;
            }
            checkLength();
        }
        if (reply.ending().isPresent()) {
            stop = reply.ending().get().stop().filter(request.prompt().stops()::contains);
            readUsage();
            readToItsEnd = true;
            end(reply.ending().get().reason(), Optional.empty());
        }
    }

    private Events current() {
        if (events == null) {
            throw new IllegalStateException("nothing was sent");
        }
        return events;
    }

    private void checkLength() {
        if (characters > (long) LONGEST_TOKEN * (request.maxNewTokens() + 1)) {
            throw new BackendException(
                    Kind.BAD_REPLY,
                    connection.who() + " goes on and on: it was asked for " + request.maxNewTokens()
                            + " tokens at most and has sent " + characters + " characters");
        }
    }

    /** What comes after the ending: an event with the whole usage, perhaps. The answer is whole whatever becomes of it. */
    private void readUsage() {
        try {
            Optional<Json> event = current().next();
            for (int i = 0; i < 4 && event.isPresent(); i++) {
                told = dialect.read(event.get()).usage().or(() -> told);
                event = current().next();
            }
        } catch (IOException | BackendException lost) {
            LOGGER.debug("{}: nothing was to be read after the answer", connection.who(), lost);
        }
    }

    /** Ends it as it is. */
    private void end(FinishReason why, Optional<BackendException> failure) {
        if (reason != null) {
            return;
        }
        text.finish();
        reason = why;
        okhttp3.Call sent = call;
        if (sent != null && !readToItsEnd) {
            sent.cancel(); // else the connection may serve the next request
        }
        if (events != null) {
            events.close();
        }
        leave(failure);
        whenOver.run();
    }

    private boolean unwanted() {
        return cancelled || Thread.currentThread().isInterrupted();
    }

    private boolean late() {
        return System.nanoTime() - deadline >= 0;
    }

    private BackendException timedOut(IOException e) {
        return new BackendException(
                Kind.TIMED_OUT,
                connection.who() + ": the answer was not done by its deadline"
                        + request.timeout()
                                .map(own -> " of " + own.toMillis() + " ms")
                                .orElse(" of " + connection.limits().deadline().toSeconds()
                                        + " s; ?deadline=SECONDS waits longer"),
                e);
    }

    @Override
    public synchronized Piece next() {
        if (!hasNext() || ready == null) {
            throw new NoSuchElementException();
        }
        Piece piece = ready;
        ready = null;
        delivered = true;
        return piece;
    }

    @Override
    public synchronized Completion completion() {
        if (ready != null || reason == null) {
            throw new IllegalStateException("the generation still runs; its completion is known after the last piece");
        }
        return new Completion(text.text(), reason, reason == FinishReason.STOP ? stop : Optional.empty(), usage());
    }

    /** The server's figures; where it gave none, no prompt tokens and a new one for each text it sent. */
    private Usage usage() {
        Usage used = told.orElse(new Usage(0, 0, texts));
        return new Usage(used.promptTokens(), used.cachedTokens(), Math.min(used.newTokens(), request.maxNewTokens()));
    }

    @Override
    public void cancel() {
        cancelled = true;
        okhttp3.Call sent = call;
        if (sent != null) {
            sent.cancel();
        }
    }

    @Override
    public void close() {
        cancel();
        synchronized (this) {
            end(FinishReason.CANCELLED, Optional.empty());
            ready = null;
        }
    }
}
