package dev.urial.backend.http;

import dev.urial.backend.http.dialect.Json;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import java.io.IOException;
import java.util.Optional;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * The JSON objects of a reply as they come: server-sent events (WHATWG HTML, "Server-sent events"), lines of JSON, or one object
 * that is the whole reply, however its bytes are cut. Comments, event names and blank lines are passed over. Not thread-safe.
 */
final class Events implements AutoCloseable {
    private static final long LONGEST_LINE = 16L << 20;
    private static final String DONE = "[DONE]";

    private final Connection connection;
    private final Response response;
    private final BufferedSource source;
    private final boolean whole;
    private boolean over;

    Events(Connection connection, Response response) {
        this.connection = connection;
        this.response = response;
        this.source = response.body().source();
        // the type says so where a server answers a stream as one object, perhaps over several lines
        this.whole = response.header("Content-Type", "").startsWith("application/json");
    }

    /**
     * The next object, or nothing at the end.
     *
     * @throws BackendException if it is no JSON or an error, or goes beyond all bounds
     */
    Optional<Json> next() throws IOException {
        while (!over) {
            Optional<String> data = data();
            if (data.isEmpty() || data.get().equals(DONE)) {
                over = true;
            } else if (!data.get().isEmpty()) {
                return Optional.of(connection.object(data.get()));
            }
        }
        return Optional.empty();
    }

    /** The next line's data, empty for a line without; nothing at the end. */
    private Optional<String> data() throws IOException {
        if (source.exhausted()) {
            return Optional.empty();
        }
        if (whole && !looksLikeLines()) {
            return Optional.of(rest());
        }
        String line = line();
        if (line.startsWith("data:")) {
            String first = line.substring("data:".length()).strip();
            return Optional.of(complete(first) ? first : joined(first));
        }
        return Optional.of(line.startsWith("{") ? line : "");
    }

    /** Some send lines of JSON under the type of one object: then the first line is one. */
    private boolean looksLikeLines() throws IOException {
        long end = source.indexOf((byte) '\n', 0, LONGEST_LINE);
        return end >= 0 && complete(source.peek().readUtf8(end).strip());
    }

    private static boolean complete(String data) {
        if (data.isEmpty() || data.equals(DONE)) {
            return true;
        }
        if (!data.endsWith("}")) {
            return !data.startsWith("{");
        }
        try {
            return Json.parse(data).present();
        } catch (IllegalArgumentException unfinished) {
            return false;
        }
    }

    /** An object over several data lines, up to the blank line that ends the event. */
    private String joined(String first) throws IOException {
        StringBuilder data = new StringBuilder(first);
        while (!source.exhausted()) {
            String line = line();
            if (line.isEmpty()) {
                break;
            }
            if (line.startsWith("data:")) {
                data.append('\n').append(line.substring("data:".length()).strip());
                check(data.length());
            }
        }
        return data.toString();
    }

    private String line() throws IOException {
        long end = source.indexOf((byte) '\n', 0, LONGEST_LINE);
        if (end < 0) {
            return rest();
        }
        String line = source.readUtf8(end);
        source.skip(1);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private String rest() throws IOException {
        check(source.request(LONGEST_LINE) ? LONGEST_LINE : 0);
        return source.readUtf8();
    }

    private void check(long length) {
        if (length >= LONGEST_LINE) {
            throw new BackendException(
                    Kind.BAD_REPLY,
                    connection.who() + " sends a line of more than " + (LONGEST_LINE >> 20)
                            + " MB, which is no answer");
        }
    }

    @Override
    public void close() {
        response.close();
    }
}
