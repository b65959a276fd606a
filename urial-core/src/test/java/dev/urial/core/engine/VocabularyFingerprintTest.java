package dev.urial.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.cache.Sha256;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VocabularyFingerprintTest {
    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void itIsTheHashOfKindsLengthsAndBytes() {
        VocabularyFingerprint fingerprint = new VocabularyFingerprint();
        fingerprint.add(true, utf8("<s>"));
        fingerprint.add(false, utf8("a"));
        fingerprint.add(false, new byte[0]);

        byte[] content = {1, 0, 0, 0, 3, '<', 's', '>', 0, 0, 0, 0, 1, 'a', 0, 0, 0, 0, 0};
        assertThat(fingerprint.hex()).isEqualTo(Sha256.hex(content));
    }

    @Test
    void theKindCounts() {
        VocabularyFingerprint text = new VocabularyFingerprint();
        text.add(false, utf8("<s>"));
        VocabularyFingerprint control = new VocabularyFingerprint();
        control.add(true, utf8("<s>"));

        assertThat(text.hex()).isNotEqualTo(control.hex());
    }
}
