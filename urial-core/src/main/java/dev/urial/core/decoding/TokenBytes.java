package dev.urial.core.decoding;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What decoding needs to know of a vocabulary. Safe for many threads. */
public interface TokenBytes {
    /** Number of token ids, which run from 0. */
    int vocabularySize();

    /** The bytes a token spells, possibly part of a character; none for control tokens. Not to be changed. */
    byte[] bytes(int token);

    /** Whether the token ends a text. */
    boolean isEnd(int token);

    /** What a token spells, U+FFFD where its bytes alone are no whole character. */
    default String text(int token) {
        return new String(bytes(token), StandardCharsets.UTF_8);
    }

    /** The bytes that tokens spell, joined. */
    default byte[] joined(int[] tokens) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int token : tokens) {
            joined.writeBytes(bytes(token));
        }
        return joined.toByteArray();
    }
}
