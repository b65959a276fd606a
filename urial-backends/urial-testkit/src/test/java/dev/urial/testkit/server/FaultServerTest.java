package dev.urial.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultServerTest {
    private final FaultServer server = new FaultServer();
    private final Client client = new Client(server.endpoint());

    @AfterEach
    void close() {
        server.close();
    }

    /** A request as short as it can be, and its connection. */
    private Socket ask() throws IOException {
        Socket socket = Client.connect(server.endpoint());
        socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aScriptIsFollowedAndThenARule() {
        server.then(Reply.json(429, "{}", "Retry-After", "7"), Reply.of(503, "text/html", "<h1>No</h1>"))
                .always(Reply.json(200, "{\"error\":{}}"));
        HttpResponse<String> limited = client.post("/a", "{}");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("Retry-After")).contains("7");
        assertThat(client.get("/b").body()).isEqualTo("<h1>No</h1>");
        assertThat(client.get("/c").statusCode()).isEqualTo(200);
        assertThat(client.get("/d").statusCode()).isEqualTo(200);
        assertThat(server.seen()).extracting(SeenRequest::path).containsExactly("/a", "/b", "/c", "/d");
    }

    @Test
    void aRuleMayLookAtTheRequest() {
        server.answering(request -> Reply.json(200, request.body()));
        assertThat(client.post("/", "{'a':1}").body()).isEqualTo("{\"a\":1}");
    }

    @Test
    void withoutAReplyItSaysSo() {
        assertThat(client.get("/").statusCode()).isEqualTo(501);
    }

    @Test
    void aConnectionIsUsedAgain() {
        server.always(Reply.json(200, "{}"));
        client.get("/");
        client.get("/");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aStreamOfEventsReadsTheSameWhereverItIsCut() {
        byte[] whole = Reply.eventBytes("{\"text\":\"\u00e9\ud83d\ude00\"}", "[DONE]");
        List<Reply> cuts = FaultServer.cuts(whole);
        assertThat(cuts).hasSize(whole.length - 1);
        server.then(cuts.toArray(new Reply[0]));
        for (int i = 0; i < cuts.size(); i++) {
            assertThat(client.get("/").body()).isEqualTo("data: {\"text\":\"\u00e9\ud83d\ude00\"}\n\ndata: [DONE]\n\n");
        }
    }

    @Test
    void aReplyThatEndsTooEarlyIsAnError() {
        byte[] whole = Reply.eventBytes("1");
        server.then(FaultServer.ends(whole).toArray(new Reply[0]));
        for (int i = 0; i < whole.length - 4; i++) { // a client may do without the last empty line
            assertThatThrownBy(() -> client.post("/", "{}")).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aReplyMayComeByteByByte() {
        server.always(Reply.pieces(Reply.eventBytes("1", "2"), 1, Duration.ofMillis(1)));
        assertThat(client.get("/").body()).isEqualTo("data: 1\n\ndata: 2\n\n");
    }

    @Test
    void aStallLastsUntilTheServerIsClosed() throws Exception {
        server.always(Reply.head(200, "Transfer-Encoding", "chunked")
                .then(Reply.brokenChunk(10, "abc"))
                .then(Reply.stall()));
        try (Socket socket = ask()) {
            InputStream in = socket.getInputStream();
            String seen = new String(
                    in.readNBytes("HTTP/1.1 200 Because\r\nTransfer-Encoding: chunked\r\n\r\na\r\nabc".length()),
                    StandardCharsets.US_ASCII);
            assertThat(seen).endsWith("\r\n\r\na\r\nabc");
            server.close();
            assertThat(closed(in)).isTrue();
        }
    }

    private static boolean closed(InputStream in) {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aResetIsNoOrderlyEnd() throws Exception {
        server.always(Reply.reset());
        try (Socket socket = ask()) {
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aLengthMayBeTooGreat() {
        server.always(Reply.claiming(100, 200, "text/plain", "short"));
        assertThatThrownBy(() -> client.post("/", "{}")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aLengthMayBeTooSmall() {
        server.then(Reply.claiming(2, 200, "text/plain", "longer"));
        assertThat(client.get("/").body()).isEqualTo("lo");
    }

    @Test
    void aBodyMayEndAmidACharacter() {
        server.then(Reply.of(200, "text/plain; charset=utf-8", new byte[] {'a', (byte) 0xc3}));
        assertThat(client.get("/").body()).isEqualTo("a\uFFFD");
    }

    @Test
    void garbageIsNoHttp() {
        server.always(Reply.garbage());
        assertThatThrownBy(() -> client.post("/", "{}")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aRedirectNamesItsAim() {
        server.always(Reply.redirect(307, URI.create("http://127.0.0.1:1/else")));
        assertThat(client.get("/").headers().firstValue("Location")).contains("http://127.0.0.1:1/else");
    }

    @Test
    void anEndlessReplyIsMadeAsItIsRead() throws Exception {
        AtomicInteger made = new AtomicInteger();
        server.always(Reply.endless("text/event-stream", () -> "data: " + made.incrementAndGet() + "\n\n"));
        try (Socket socket = ask()) {
            byte[] start = socket.getInputStream().readNBytes(1000);
            assertThat(new String(start, StandardCharsets.US_ASCII)).contains("data: 1\n\n", "data: 2\n\n");
        }
    }

    @Test
    void aHugeReplyIsMadeAsItIsRead() throws Exception {
        server.always(Reply.huge("application/json", 1L << 40, ' '));
        try (Socket socket = ask()) {
            byte[] start = socket.getInputStream().readNBytes(1 << 20);
            assertThat(start[start.length - 1]).isEqualTo((byte) ' ');
        }
    }

    @Test
    void aHugeReplyHasTheLengthThatItSays() {
        server.always(Reply.huge("text/plain", 100_001, 'x'));
        assertThat(client.get("/").body()).hasSize(100_001);
    }

    @Test
    void noThreadIsLeftBehind() throws Exception {
        server.always(Reply.stall());
        try (Socket socket = ask()) {
            assertThat(socket.isConnected()).isTrue();
            while (server.seen().isEmpty()) {
                Thread.sleep(2);
            }
            server.close();
        }
        Thread[] threads = new Thread[Thread.activeCount() + 20];
        Thread.enumerate(threads);
        String own = "fault-server-" + server.endpoint().getPort();
        assertThat(Arrays.stream(threads).filter(thread -> thread != null))
                .noneMatch(thread -> thread.getName().startsWith(own));
    }
}
