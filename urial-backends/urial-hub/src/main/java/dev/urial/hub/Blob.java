package dev.urial.hub;

import dev.urial.core.cache.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file's bytes must be.
 *
 * @param etag the hub's name for them: 64 hex digits are their SHA-256 (large files), 40 the id of a git blob; a mirror may have
 *     others, which say nothing
 * @param size in bytes; 0 if the server did not say
 */
record Blob(String etag, long size) {
    /** Whether a server's name for bytes can be a file's name. */
    static boolean nameable(String etag) {
        return etag.matches("[A-Za-z0-9_=+-][A-Za-z0-9._=+-]{0,127}");
    }

    /** Whether a file has these bytes, as far as can be told. */
    boolean is(Path file) throws IOException {
        long length = Files.size(file);
        if (size > 0 && length != size) {
            return false;
        }
        if (etag.matches("[0-9a-f]{64}")) {
            return hash(file, Sha256.digest()).equals(etag);
        }
        if (etag.matches("[0-9a-f]{40}")) {
            MessageDigest git = sha1();
            git.update(("blob " + length + "\0").getBytes(StandardCharsets.UTF_8));
            return hash(file, git).equals(etag);
        }
        return true;
    }

    private static String hash(Path file, MessageDigest digest) throws IOException {
        byte[] buffer = new byte[1 << 18];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
