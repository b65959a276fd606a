package dev.urial.core.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The fingerprint of a vocabulary that can be asked and not listed, such as a server's: that of the tokens of a text of many kinds. Two
 * models with equal ones have the same vocabulary as far as can be told from outside.
 */
public final class VocabularySample {
    /** What is tokenised, without a beginning-of-text token. */
    public static final String TEXT = """
            The quick brown fox jumps over 13 lazy dogs; naïve café, straße, œuvre, Ångström.

                def f(x): return x ** 2  # π ≈ 3.14159
            \tif (a && b) { c[0] = "\\"; }
            Привет, мир! Γειά σου Κόσμε. שלום עולם مرحبا بالعالم नमस्ते दुनिया 你好，世界。こんにちは世界。안녕하세요 สวัสดี 🙂🇪🇺
            antidisestablishmentarianism https://example.org/a?b=c&d=%20 1234567890 0x1F600 <b>bold</b> $x^2$ ...
            """;

    private static final String MARK = "sample-";

    private VocabularySample() {}

    /** The fingerprint for these tokens of {@link #TEXT}. */
    public static String fingerprint(int[] tokens) {
        try {
            byte[] bytes = Arrays.toString(tokens).getBytes(StandardCharsets.UTF_8);
            return MARK
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether a {@linkplain Vocabulary#fingerprint fingerprint} was made of a sample, and so is not that of the whole list. */
    public static boolean made(String fingerprint) {
        return fingerprint.startsWith(MARK);
    }
}
