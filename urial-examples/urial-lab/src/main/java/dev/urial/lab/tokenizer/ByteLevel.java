package dev.urial.lab.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** GPT-2's printable stand-ins for the 256 bytes: a byte that prints in Latin-1 is itself, the others are U+0100 and up. */
final class ByteLevel {
    private static final char[] STAND_INS = new char[256];
    private static final int[] BYTES = new int[0x144];
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    static {
        int others = 0;
        for (int b = 0; b < 256; b++) {
            boolean prints = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || (b >= 0xAE && b <= 0xFF);
            STAND_INS[b] = (char) (prints ? b : 0x100 + others++);
            BYTES[STAND_INS[b]] = b;
        }
    }

    private ByteLevel() {}

    static char standIn(int unsignedByte) {
        return STAND_INS[unsignedByte];
    }

    /** The bytes of a token that is written in stand-ins. */
    static byte[] bytes(String standIns) {
        byte[] bytes = new byte[standIns.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) BYTES[standIns.charAt(i)];
        }
        return bytes;
    }

    /** UTF-8 of any text; half a surrogate pair becomes U+FFFD. */
    static byte[] utf8(String text) {
        try {
            ByteBuffer buffer = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .replaceWith(REPLACEMENT)
                    .encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("a replacing encoder never fails", e);
        }
    }
}
