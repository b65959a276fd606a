package dev.urial.backend.djl.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** GPT-2's printable stand-ins for the 256 bytes: a byte that prints in Latin-1 is itself, the others are U+0100 and up. */
final class ByteAlphabet {
    private static final char[] STAND_INS = new char[256];
    private static final short[] BYTES = new short[0x144];

    static {
        int others = 0;
        for (int b = 0; b < 256; b++) {
            boolean prints = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            STAND_INS[b] = (char) (prints ? b : 0x100 + others++);
        }
        Arrays.fill(BYTES, (short) -1);
        for (int b = 0; b < 256; b++) {
            BYTES[STAND_INS[b]] = (short) b;
        }
    }

    private ByteAlphabet() {}

    /** The stand-ins for a text's bytes. */
    static String written(String text) {
        return written(text.getBytes(StandardCharsets.UTF_8));
    }

    static String written(byte[] utf8) {
        char[] result = new char[utf8.length];
        for (int i = 0; i < utf8.length; i++) {
            result[i] = STAND_INS[utf8[i] & 0xFF];
        }
        return new String(result);
    }

    /** The bytes that a token stands for; those of its own UTF-8 if one of its characters is no stand-in. */
    static byte[] read(String token) {
        byte[] result = new byte[token.length()];
        for (int i = 0; i < result.length; i++) {
            char c = token.charAt(i);
            if (c >= BYTES.length || BYTES[c] < 0) {
                return token.getBytes(StandardCharsets.UTF_8);
            }
            result[i] = (byte) BYTES[c];
        }
        return result;
    }
}
