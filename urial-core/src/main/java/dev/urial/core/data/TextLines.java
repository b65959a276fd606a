package dev.urial.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a UTF-8 text, one by one, ended by LF or CRLF; a CR elsewhere is text. */
final class TextLines {
    /** Above any line that is meant as one; a file of another kind may have no line end at all. */
    private static final int LONGEST = 64 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private int from;
    private int to;
    private int number;
    private byte[] line = new byte[1 << 12];

    TextLines(InputStream in) {
        this.in = in;
    }

    /** The number of the line that was read last, from 1. */
    int number() {
        return number;
    }

    /**
     * The next line without its end; null after the last.
     *
     * @throws CharacterCodingException if it is not UTF-8
     * @throws IOException if it is longer than any line of text
     */
    @Nullable
    String next() throws IOException {
        int length = 0;
        while (true) {
            if (from == to) {
                from = 0;
                to = in.read(buffer);
                if (to < 0) {
                    to = 0;
                    return length == 0 ? null : decoded(length);
                }
            }
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            length = append(length, end);
            boolean whole = end < to;
            from = whole ? end + 1 : end;
            if (whole) {
                return decoded(length);
            }
        }
    }

    private int append(int length, int end) throws IOException {
        int longer = length + end - from;
        if (longer > LONGEST) {
            throw new IOException("line " + (number + 1) + " is longer than " + (LONGEST >> 20) + " MB");
        }
        if (longer > line.length) {
            line = Arrays.copyOf(line, Math.max(longer, Math.min(LONGEST, 2 * line.length)));
        }
        System.arraycopy(buffer, from, line, length, end - from);
        return longer;
    }

    private String decoded(int length) throws CharacterCodingException {
        number++;
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        CharBuffer text = decoder.decode(ByteBuffer.wrap(line, 0, end));
        return text.toString();
    }
}
