package dev.urial.testkit.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Takes the body out of a chunked reply. */
final class Chunks {
    private Chunks() {}

    static InputStream of(byte[] reply) {
        String text = new String(reply, StandardCharsets.ISO_8859_1); // a character for each byte
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = text.indexOf("\r\n\r\n") + 4;
        while (true) {
            int lineEnd = text.indexOf("\r\n", at);
            int size = Integer.parseInt(text.substring(at, lineEnd), 16);
            if (size == 0) {
                return new ByteArrayInputStream(body.toByteArray());
            }
            body.write(reply, lineEnd + 2, size);
            at = lineEnd + 2 + size + 2;
        }
    }
}
