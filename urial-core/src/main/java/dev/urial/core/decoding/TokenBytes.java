package dev.urial.core.decoding;

/** What decoding needs to know of a vocabulary. Safe for many threads. */
public interface TokenBytes {
    /** Number of token ids, which run from 0. */
    int vocabularySize();

    /** The bytes a token spells, possibly part of a character; none for control tokens. Not to be changed. */
    byte[] bytes(int token);

    /** Whether the token ends a text. */
    boolean isEnd(int token);
}
