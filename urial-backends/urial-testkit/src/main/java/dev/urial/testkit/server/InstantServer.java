package dev.urial.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * A server that gives one constant reply as fast as it can, to measure clients with: connections stay open, a thread each, and
 * of a request nothing is read but where it ends, by Content-Length. It knows neither chunked requests nor {@code Expect}.
 */
public final class InstantServer implements AutoCloseable {
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private final byte[] reply;
    private final LongAdder requests = new LongAdder();
    private final Listener listener;

    private InstantServer(byte[] reply) {
        this.reply = reply;
        this.listener = new Listener("instant-server", this::hold);
    }

    /** Starts a server that gives a body with its length. */
    public static InstantServer body(String type, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        return new InstantServer((head + body).getBytes(StandardCharsets.UTF_8));
    }

    /** Starts a server that gives a stream of server-sent events, in chunks. */
    public static InstantServer events(String... data) {
        return new InstantServer(Reply.eventBytes(data));
    }

    /** Where it listens: {@code http://127.0.0.1:PORT}, with no path. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.port());
    }

    /** How many requests it has answered. */
    public long requests() {
        return requests.sum();
    }

    private void hold(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        byte[] buffer = new byte[1 << 16];
        int filled = 0;
        while (true) {
            int end = requestEnd(buffer, filled);
            if (end >= 0 && end <= filled) {
                System.arraycopy(buffer, end, buffer, 0, filled - end);
                filled -= end;
                requests.increment();
                out.write(reply);
                continue;
            }
            if (end > buffer.length || filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(end, 2 * buffer.length));
            }
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                return;
            }
            filled += read;
        }
    }

    /** Where the first request ends; below 0 while its headers are not all there. */
    private static int requestEnd(byte[] buffer, int filled) {
        int length = 0;
        for (int at = 0; at + 3 < filled; at++) {
            if (buffer[at] == '\n') {
                if (startsWithLength(buffer, at + 1, filled)) {
                    length = number(buffer, at + 1 + LENGTH.length, filled);
                }
            } else if (buffer[at] == '\r' && buffer[at + 2] == '\r' && buffer[at + 3] == '\n') {
                return at + 4 + length;
            }
        }
        return -1;
    }

    private static boolean startsWithLength(byte[] buffer, int at, int filled) {
        if (at + LENGTH.length > filled) {
            return false;
        }
        for (int i = 0; i < LENGTH.length; i++) {
            int lower = buffer[at + i] >= 'A' && buffer[at + i] <= 'Z' ? buffer[at + i] + 32 : buffer[at + i];
            if (lower != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] buffer, int from, int filled) {
        int number = 0;
        for (int at = from; at < filled && buffer[at] != '\r'; at++) {
            if (buffer[at] >= '0' && buffer[at] <= '9') {
                number = 10 * number + buffer[at] - '0';
            }
        }
        return number;
    }

    /** Closes all connections and waits for their threads. A second call does nothing. */
    @Override
    public void close() {
        listener.close();
    }
}
