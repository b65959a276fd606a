package dev.urial.testkit.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * What a {@link FaultServer} does with a request. Small ones are put together by {@link #then}:
 *
 * <pre>{@code
 * Reply.head(200, "Content-Type", "text/event-stream", "Transfer-Encoding", "chunked")
 *         .then(Reply.chunk("data: {}\n\n"))
 *         .then(Reply.stall())
 * }</pre>
 *
 * <p>A connection that a reply leaves open waits for the next request. Headers are given as name, value, name, value.
 */
@FunctionalInterface
public interface Reply {
    /** Does it. */
    void give(Wire wire) throws IOException;

    /** This, and then another. */
    default Reply then(Reply next) {
        return wire -> {
            give(wire);
            next.give(wire);
        };
    }

    // Bytes

    /** Bytes as they are. */
    static Reply bytes(byte[] bytes) {
        byte[] copy = bytes.clone();
        return wire -> wire.send(copy);
    }

    /** Text as it is. */
    static Reply text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes in pieces of a size, with a pause after each. */
    static Reply pieces(byte[] bytes, int size, Duration pause) {
        byte[] copy = bytes.clone();
        return wire -> {
            for (int at = 0; at < copy.length; at += size) {
                wire.send(Arrays.copyOfRange(copy, at, Math.min(copy.length, at + size)));
                wire.pause(pause);
            }
        };
    }

    /** Nothing for a while. */
    static Reply pause(Duration time) {
        return wire -> wire.pause(time);
    }

    /** Nothing until the client goes away. */
    static Reply stall() {
        return Wire::stall;
    }

    /** The end of the connection, in order. */
    static Reply close() {
        return Wire::close;
    }

    /** The end of the connection, by a reset. */
    static Reply reset() {
        return Wire::reset;
    }

    /** Something that is no HTTP. */
    static Reply garbage() {
        return text("\u0016\u0003 SSH-2.0-OpenSSH_9.6\r\n\0\0\r\n\r\n").then(close());
    }

    // Parts of an HTTP reply

    /** Status line and headers, and the empty line. */
    static Reply head(int status, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Because\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        return text(head.append("\r\n").toString());
    }

    /** One chunk of a chunked body. */
    static Reply chunk(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return text(Integer.toHexString(bytes.length) + "\r\n")
                .then(bytes(bytes))
                .then(text("\r\n"));
    }

    /** A chunk that ends too early: it claims so many bytes, and has these. */
    static Reply brokenChunk(int claimed, String text) {
        return text(Integer.toHexString(claimed) + "\r\n" + text);
    }

    /** The end of a chunked body. */
    static Reply lastChunk() {
        return text("0\r\n\r\n");
    }

    // Whole replies

    /** A reply with a body and its true length. */
    static Reply of(int status, String type, String body, String... headers) {
        return claiming(body.getBytes(StandardCharsets.UTF_8).length, status, type, body, headers);
    }

    /** A reply in bytes of any kind, such as half a character, with their true length. */
    static Reply of(int status, String type, byte[] body) {
        return head(status, "Content-Type", type, "Content-Length", String.valueOf(body.length))
                .then(bytes(body));
    }

    /** A reply in JSON. */
    static Reply json(int status, String body, String... headers) {
        return of(status, "application/json", body, headers);
    }

    /**
     * A reply that claims a length, right or wrong. What it lacks never comes: the connection is closed. What it has too much
     * lies before the next reply.
     */
    static Reply claiming(long length, int status, String type, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String[] all = Arrays.copyOf(headers, headers.length + 4);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = type;
        all[headers.length + 2] = "Content-Length";
        all[headers.length + 3] = String.valueOf(length);
        Reply reply = head(status, all).then(bytes(bytes));
        return length > bytes.length ? reply.then(close()) : reply;
    }

    /** A redirect. */
    static Reply redirect(int status, URI to) {
        return of(status, "text/plain", "", "Location", to.toString());
    }

    /** A stream of server-sent events, each in a chunk of its own, to its proper end. */
    static Reply events(String... data) {
        return bytes(eventBytes(data));
    }

    /** The bytes of {@link #events}, to be cut: {@code data: ...} with an empty line after each. */
    static byte[] eventBytes(String... data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        for (String one : data) {
            byte[] event = ("data: " + one + "\n\n").getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes((Integer.toHexString(event.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            bytes.writeBytes(event);
            bytes.writeBytes(new byte[] {'\r', '\n'});
        }
        bytes.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    /** A chunked body without end, one text a chunk, made as it is sent. */
    static Reply endless(String type, Supplier<String> texts) {
        Reply head = head(200, "Content-Type", type, "Transfer-Encoding", "chunked");
        return wire -> {
            head.give(wire);
            while (true) {
                chunk(texts.get()).give(wire);
            }
        };
    }

    /** A body of very many equal bytes, made as they are sent. */
    static Reply huge(String type, long length, char of) {
        byte[] block = String.valueOf(of).repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        Reply head = head(200, "Content-Type", type, "Content-Length", String.valueOf(length));
        return wire -> {
            head.give(wire);
            for (long left = length; left > 0; left -= block.length) {
                wire.send(left >= block.length ? block : Arrays.copyOf(block, (int) left));
            }
        };
    }
}
