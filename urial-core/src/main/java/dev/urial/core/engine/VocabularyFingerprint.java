package dev.urial.core.engine;

import dev.urial.core.cache.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The fingerprint of a vocabulary that can be listed: the SHA-256, in hex, of this for each token from id 0 on: a byte, 1 if the
 * model's file calls it a control or unknown token and 0 otherwise; the number of its bytes, 32 bits big-endian; the bytes that it
 * spells or, if it spells nothing, those of its name, if it has one. For one thread.
 *
 * @see dev.urial.core.spi.Vocabulary#fingerprint()
 */
public final class VocabularyFingerprint {
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer head = ByteBuffer.allocate(5);

    /**
     * Adds the next token.
     *
     * @param bytes what it spells, or its name
     */
    public void add(boolean control, byte[] bytes) {
        head.clear();
        head.put((byte) (control ? 1 : 0)).putInt(bytes.length);
        digest.update(head.array());
        digest.update(bytes);
    }

    /** The fingerprint of the tokens added; nothing can be added after it. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
