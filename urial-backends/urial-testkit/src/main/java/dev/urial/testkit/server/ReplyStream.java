package dev.urial.testkit.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** The body of a reply whose length is not known, in chunks (RFC 9112, section 7.1), each sent at once. */
final class ReplyStream {
    private final OutputStream out;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final OutputStream body;

    ReplyStream(OutputStream out, boolean gzip) throws IOException {
        this.out = out;
        this.body = gzip ? new GZIPOutputStream(pending, 512, true) : pending;
    }

    /** Sends some text. */
    void send(String text) throws IOException {
        body.write(text.getBytes(StandardCharsets.UTF_8));
        body.flush();
        writeChunk();
        out.flush();
    }

    /** Sends the last of the text, and that it is the last. */
    void end(String text) throws IOException {
        body.write(text.getBytes(StandardCharsets.UTF_8));
        body.close();
        writeChunk();
        out.write(ascii("0\r\n\r\n"));
        out.flush();
    }

    private void writeChunk() throws IOException {
        if (pending.size() > 0) { // an empty chunk would be the last
            out.write(ascii(Integer.toHexString(pending.size()) + "\r\n"));
            pending.writeTo(out);
            out.write(ascii("\r\n"));
            pending.reset();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
