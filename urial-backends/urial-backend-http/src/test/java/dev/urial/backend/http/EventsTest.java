package dev.urial.backend.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.backend.http.dialect.Json;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsTest {
    private static final String EVENTS = "text/event-stream";
    private static final String STREAM = """
            : a comment
            event: message
            data: {"a":"naïve 🙂"}

            data:{"b":2}\r
            \r
            id: 7
            data: {"c":3}

            data: [DONE]

            data: {"after":1}

            """;

    private final Connection connection = new Connection(
            "http",
            Address.parse("http", "//host/v1"),
            Optional.empty(),
            new Limits(
                    1,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1)),
            Optional.empty());

    @AfterEach
    void close() {
        connection.close();
    }

    @Test
    void serverSentEventsAreReadHoweverTheyAreCut() throws IOException {
        int length = STREAM.getBytes(StandardCharsets.UTF_8).length;
        for (int piece = 1; piece <= length; piece++) {
            assertThat(read(EVENTS, STREAM, piece))
                    .as("in pieces of %s bytes", piece)
                    .containsExactly("{\"a\":\"naïve 🙂\"}", "{\"b\":2}", "{\"c\":3}");
        }
    }

    @Test
    void linesOfJsonAreReadUnderAnyType() throws IOException {
        String lines = "{\"a\":1}\n{\"b\":2}\n{\"c\":3}";
        for (String type : List.of("application/x-ndjson", "application/json", EVENTS)) {
            assertThat(read(type, lines, 5)).containsExactly("{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
        }
    }

    @Test
    void aWholeReplyMayRunOverSeveralLines() throws IOException {
        assertThat(read("application/json; charset=utf-8", "{\n  \"a\": 1,\n  \"b\": [2]\n}\n", 3))
                .containsExactly("{\"a\":1,\"b\":[2]}");
    }

    @Test
    void anEventMayHaveItsObjectOnSeveralDataLines() throws IOException {
        assertThat(read(EVENTS, "data: {\ndata: \"a\": 1\ndata: }\n\ndata: {\"b\":2}\n\n", 4))
                .containsExactly("{\"a\":1}", "{\"b\":2}");
    }

    @Test
    void eventsWithoutBlankLinesBetweenThemAreToldApart() throws IOException {
        assertThat(read(EVENTS, "data: {\"a\":1}\ndata: {\"b\":2}\n", 4)).containsExactly("{\"a\":1}", "{\"b\":2}");
    }

    @Test
    void anEmptyReplyHasNoEvents() throws IOException {
        assertThat(read(EVENTS, "", 1)).isEmpty();
        assertThat(read("application/json", "\n", 1)).isEmpty();
    }

    @Test
    void anErrorInAStreamIsAnError() {
        assertThatThrownBy(() -> read(EVENTS, "data: {\"error\":{\"message\":\"out of memory\"}}\n\n", 9))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("out of memory");
    }

    @Test
    void whatIsNoJsonIsABadReply() {
        for (String body : List.of("data: {\"a\":\n\n", "data: hello\n\n", "data: 17\n\n")) {
            assertThatThrownBy(() -> read(EVENTS, body, 9))
                    .as(body)
                    .isInstanceOfSatisfying(
                            BackendException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_REPLY));
        }
    }

    @Test
    void aLineThatNeverEndsIsBounded() {
        assertThatThrownBy(() -> new Events(connection, response(EVENTS, Okio.buffer(new Endless()))).next())
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("more than 16 MB");
    }

    private List<String> read(String type, String body, int piece) throws IOException {
        Buffer bytes = new Buffer().writeUtf8(body);
        ForwardingSource slow = new ForwardingSource(bytes) {
            @Override
            public long read(Buffer sink, long count) throws IOException {
                return super.read(sink, Math.min(count, piece));
            }
        };
        List<String> events = new ArrayList<>();
        try (Events reading = new Events(connection, response(type, Okio.buffer(slow)))) {
            for (Optional<Json> event = reading.next(); event.isPresent(); event = reading.next()) {
                events.add(event.get().toString());
            }
        }
        return events;
    }

    private static Response response(String type, okio.BufferedSource body) {
        return new Response.Builder()
                .request(new Request.Builder().url("http://host/").build())
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .header("Content-Type", type)
                .body(ResponseBody.create(body, MediaType.get(type), -1))
                .build();
    }

    /** "data: xxxxxxxx..." */
    private static final class Endless extends ForwardingSource {
        Endless() {
            super(new Buffer());
        }

        @Override
        public long read(Buffer sink, long count) {
            sink.writeUtf8("x".repeat(8192));
            return 8192;
        }
    }
}
