package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A request and the way back to its client. Every method fails with an {@link IOException} once the client has gone. */
final class Exchange {
    private final SeenRequest request;
    private final Socket socket;
    private final PushbackInputStream in;
    private final OutputStream out;
    private final boolean gzip;
    private final Map<String, String> headers = new LinkedHashMap<>();

    /**
     * @param out buffered
     * @param gzip whether the reply is to be compressed if the client accepts that
     */
    Exchange(SeenRequest request, Socket socket, PushbackInputStream in, OutputStream out, boolean gzip) {
        this.request = request;
        this.socket = socket;
        this.in = in;
        this.out = out;
        this.gzip = gzip && request.header("Accept-Encoding").orElse("").contains("gzip");
    }

    SeenRequest request() {
        return request;
    }

    /** Adds a header to the reply. */
    Exchange header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Lets time pass, and notices a client that goes away meanwhile. */
    void await(int millis) throws IOException {
        if (millis == 0) {
            return;
        }
        long end = System.nanoTime() + millis * 1_000_000L;
        socket.setSoTimeout(millis);
        try {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the client has gone");
            }
            in.unread(next); // it asks for more already
            sleepUntil(end);
        } catch (SocketTimeoutException e) {
            // It still waits.
        } finally {
            socket.setSoTimeout(0);
        }
    }

    private static void sleepUntil(long end) throws IOException {
        try {
            Thread.sleep(Math.max(0, (end - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    void json(int status, JsonNode body) throws IOException {
        reply(status, "application/json", Json.text(body));
    }

    /** The whole reply at once. */
    void reply(int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (gzip) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream packing = new GZIPOutputStream(packed)) {
                packing.write(body);
            }
            body = packed.toByteArray();
        }
        head(status, type, "Content-Length: " + body.length);
        out.write(body);
        out.flush();
    }

    /** The beginning of a reply that comes bit by bit. */
    ReplyStream stream(String type) throws IOException {
        head(200, type, "Transfer-Encoding: chunked");
        return new ReplyStream(out, gzip);
    }

    private void head(int status, String type, String length) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(status)
                .append(status < 400 ? " OK\r\n" : " Refused\r\n")
                .append("Content-Type: ")
                .append(type)
                .append("\r\n")
                .append(length)
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (gzip) {
            head.append("Content-Encoding: gzip\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
