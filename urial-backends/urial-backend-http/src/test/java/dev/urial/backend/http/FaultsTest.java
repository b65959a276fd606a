package dev.urial.backend.http;

import static dev.urial.backend.http.Trial.complete;
import static dev.urial.backend.http.Trial.ending;
import static dev.urial.backend.http.Trial.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.Sampling;
import dev.urial.testkit.server.FaultServer;
import dev.urial.testkit.server.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a backend bears a server that misbehaves. */
@Timeout(60)
class FaultsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration STALL = Duration.ofMillis(300);
    private static final String[] ANSWER = {event("Naïve "), event("🙂 it was."), ending("stop"), "[DONE]"};

    private final FaultServer server = new FaultServer();
    private final List<Backend> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Backend::close);
        server.close();
    }

    private Backend backend(int attempts) {
        return backend(attempts, LONG, LONG);
    }

    private Backend backend(int attempts, Duration stall, Duration deadline) {
        Backend backend = Trial.backend(server.endpoint(), Trial.limits(8, stall, deadline), attempts);
        opened.add(backend);
        return backend;
    }

    // Streams

    @Test
    void aStreamIsReadWhereverItIsCut() {
        List<Reply> cuts = FaultServer.cuts(Reply.eventBytes(ANSWER));
        server.then(cuts.toArray(Reply[]::new));
        Backend backend = backend(1);
        for (int cut = 1; cut <= cuts.size(); cut++) {
            Completion completion = complete(backend);
            assertThat(completion.text()).as("cut at byte %s", cut).isEqualTo("Naïve 🙂 it was.");
            assertThat(completion.usage().promptTokens()).isEqualTo(5);
        }
    }

    @Test
    void aStreamThatEndsTooEarlyIsNeverAnAnswer() {
        byte[] whole = Reply.eventBytes(event("Once"), event(" more"), ending("stop"), "[DONE]");
        List<Reply> ends = FaultServer.ends(whole);
        int answered = new String(whole, java.nio.charset.StandardCharsets.UTF_8).indexOf("\"finish_reason\":\"stop\"");
        server.then(ends.subList(0, answered).toArray(Reply[]::new));
        Backend backend = backend(1);
        for (int end = 0; end < answered; end++) {
            assertFails(() -> complete(backend), Kind.UNAVAILABLE, Kind.BAD_REPLY);
        }
    }

    @Test
    void aCharacterInTwoEventsIsDeliveredWhole() {
        server.always(Reply.events(event("\\ud83d"), event("\\ude42!"), ending("stop")));
        List<String> pieces = new ArrayList<>();
        try (Generation generation = backend(1).generate(request())) {
            generation.forEachRemaining(piece -> pieces.add(piece.text()));
        }
        assertThat(pieces).containsExactly("🙂!");
    }

    @Test
    void halfACharacterAtTheEndBecomesTheReplacementCharacter() {
        server.always(Reply.events(event("so \\ud83d"), ending("length")));
        assertThat(complete(backend(1)).text()).isEqualTo("so \uFFFD");
    }

    @Test
    void aStopThatTheServerLeavesInIsRemoved() {
        server.always(Reply.events(event("one\\n"), event("\\ntwo"), ending("stop")));
        Completion completion = complete(backend(1));
        assertThat(completion.text()).isEqualTo("one");
        assertThat(completion.stop()).contains("\n\n");
        assertThat(completion.reason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void aServerThatDoesNotStreamIsReadToo() {
        server.always(Reply.json(
                200,
                "{\n \"choices\": [{\"text\": \"At once.\", \"finish_reason\": \"stop\"}],\n"
                        + " \"usage\": {\"prompt_tokens\": 3, \"completion_tokens\": 2}\n}"));
        assertThat(complete(backend(1)).text()).isEqualTo("At once.");
    }

    @Test
    void anEndlessStreamIsCutOff() {
        server.always(Reply.endless("text/event-stream", () -> "data: " + event("x".repeat(500)) + "\n\n"));
        assertFails(() -> complete(backend(1)), Kind.BAD_REPLY);
    }

    @Test
    void anEndlessLineIsCutOff() {
        server.always(Reply.endless("text/event-stream", () -> "x".repeat(10_000)));
        assertFails(() -> complete(backend(1)), Kind.BAD_REPLY);
    }

    @Test
    void aReplyOfAGigabyteIsNotRead() {
        server.always(Reply.huge("application/json", 1L << 30, '7'));
        assertFails(() -> complete(backend(1)), Kind.BAD_REPLY);
    }

    @Test
    void aWrongLengthIsNoAnswer() {
        server.always(Reply.claiming(10_000, 200, "text/event-stream", "data: " + event("Once") + "\n\n"));
        assertFails(() -> complete(backend(1)), Kind.UNAVAILABLE);
    }

    // Errors

    @Test
    void anErrorObjectUnderStatus200IsAnError() {
        server.always(Reply.json(200, "{\"error\":{\"message\":\"the model crashed\"}}"));
        assertThatThrownBy(() -> complete(backend(1))).hasMessageContaining("the model crashed");
    }

    @Test
    void aPageOfHtmlIsToldInOneLine() {
        server.always(Reply.of(502, "text/html", "<html>\n<h1>Bad Gateway</h1>\n</html>"));
        assertThatThrownBy(() -> complete(backend(1)))
                .hasMessageContaining("HTTP 502: a page of HTML: Bad Gateway")
                .hasMessageNotContaining("\n");
    }

    @Test
    void whatIsNoHttpIsToldAsABrokenConnection() {
        server.always(Reply.garbage());
        assertFails(() -> complete(backend(1)), Kind.UNAVAILABLE);
    }

    @Test
    void neitherKeyNorPromptFollowsARedirect() {
        try (FaultServer other = new FaultServer()) {
            server.always(Reply.redirect(307, other.endpoint().resolve("/v1/completions")));
            assertThatThrownBy(() -> complete(backend(1)))
                    .hasMessageContaining(String.valueOf(other.endpoint().getPort()));
            assertThat(other.seen()).isEmpty();
        }
    }

    @Test
    void noServerIsToldAsSuch() {
        URI nowhere = URI.create("http://127.0.0.1:1");
        Backend backend = Trial.backend(nowhere, Trial.limits(1, LONG, LONG), 2);
        opened.add(backend);
        assertThatThrownBy(() -> complete(backend)).hasMessageContaining("nothing answers at 127.0.0.1:1");
    }

    // Retries

    @Test
    void whatFailedBeforeAnyTextIsAskedAgain() {
        server.then(Reply.json(503, "{\"error\":{\"message\":\"Loading model\"}}"), Reply.reset())
                .always(Reply.events(ANSWER));
        assertThat(complete(backend(3)).text()).isEqualTo("Naïve 🙂 it was.");
        assertThat(server.seen()).hasSize(3);
    }

    @Test
    void whatHasDeliveredTextIsNotAskedAgain() {
        server.always(Reply.head(200, "Content-Type", "text/event-stream", "Transfer-Encoding", "chunked")
                .then(Reply.chunk("data: " + event("Once upon") + "\n\n"))
                .then(Reply.pause(Duration.ofMillis(200)))
                .then(Reply.reset()));
        List<Piece> pieces = new ArrayList<>();
        assertThatThrownBy(() -> {
                    try (Generation generation = backend(5).generate(request())) {
                        generation.forEachRemaining(pieces::add);
                    }
                })
                .isInstanceOf(BackendException.class);
        assertThat(pieces).isNotEmpty();
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void aWrongRequestIsNotAskedAgain() {
        server.always(Reply.json(400, "{\"error\":{\"message\":\"no such parameter\"}}"));
        assertFails(() -> complete(backend(5)), Kind.REFUSED);
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void aStormOf429EndsWithEveryItemAnsweredOnce() throws Exception {
        int items = 64;
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        server.answering(request -> {
            if (asked.getAndIncrement() % 4 != 3) {
                return Reply.json(429, "{\"error\":{\"message\":\"slow down\"}}", "Retry-After", "0.01");
            }
            answered.incrementAndGet();
            return Reply.events(ANSWER);
        });
        Backend backend = backend(3);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < items; i++) {
                calls.add(() -> complete(backend).text());
            }
            for (Future<String> text : threads.invokeAll(calls)) {
                assertThat(text.get()).isEqualTo("Naïve 🙂 it was.");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(answered).hasValue(items);
    }

    // Time

    @Test
    void silenceIsToldApartFromADeadline() {
        server.always(Reply.stall());
        assertThatThrownBy(() -> complete(backend(1, STALL, LONG))).hasMessageContaining("has sent nothing for");
        assertThatThrownBy(() -> complete(backend(1, LONG, STALL))).hasMessageContaining("by its deadline");
    }

    @Test
    void aStallInTheMiddleOfAStreamEndsIt() {
        server.always(Reply.head(200, "Content-Type", "text/event-stream", "Transfer-Encoding", "chunked")
                .then(Reply.chunk("data: " + event("Once") + "\n\n"))
                .then(Reply.stall()));
        assertFails(() -> complete(backend(1, STALL, LONG)), Kind.TIMED_OUT);
    }

    @Test
    void slowIsNotStalled() {
        server.always(Reply.pieces(Reply.eventBytes(ANSWER), 40, Duration.ofMillis(30)));
        assertThat(complete(backend(1, STALL, LONG)).text()).isEqualTo("Naïve 🙂 it was.");
    }

    @Test
    void aRequestsOwnDeadlineHolds() {
        server.always(Reply.stall());
        GenerationRequest hurried = new GenerationRequest(Trial.PROMPT, Sampling.GREEDY, 16, 0, Optional.of(STALL));
        assertFails(() -> complete(backend(3), hurried), Kind.TIMED_OUT);
    }

    @Test
    void cancellingEndsAWaitForASilentServer() throws Exception {
        server.always(Reply.stall());
        try (Generation generation = backend(1).generate(request())) {
            Thread canceller = new Thread(() -> {
                while (server.seen().isEmpty()) {
                    Thread.onSpinWait();
                }
                generation.cancel();
            });
            canceller.start();
            assertThat(generation.hasNext()).isFalse();
            assertThat(generation.completion().reason()).isEqualTo(FinishReason.CANCELLED);
            canceller.join();
        }
    }

    @Test
    void anInterruptEndsAWaitForASilentServer() throws Exception {
        server.always(Reply.stall());
        Thread waiting = Thread.currentThread();
        Thread interrupter = new Thread(() -> {
            while (server.seen().isEmpty()) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
        });
        try (Generation generation = backend(1).generate(request())) {
            interrupter.start();
            assertThat(generation.hasNext()).isFalse();
            assertThat(Thread.interrupted()).isTrue();
        }
        interrupter.join();
    }

    @Test
    void connectionsAreUsedAgain() {
        server.always(Reply.events(ANSWER));
        Backend backend = backend(1);
        for (int i = 0; i < 20; i++) {
            assertThat(complete(backend).text()).isNotEmpty();
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    private static GenerationRequest request() {
        return new GenerationRequest(Trial.PROMPT, Sampling.GREEDY, 16);
    }

    private static void assertFails(ThrowingCallable action, Kind... kinds) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isIn((Object[]) kinds));
    }
}
