package dev.urial.backend.llamacpp;

import dev.urial.core.decoding.TokenBytes;
import dev.urial.core.engine.VocabularyFingerprint;
import dev.urial.core.gguf.GgufFile;
import dev.urial.core.spi.Vocabulary;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A model's vocabulary, read once. In its {@linkplain VocabularyFingerprint fingerprint} the kind of a token is the file's and not
 * the library's, because builds differ in which tokens they take for control tokens by their looks.
 */
final class LlamaVocabulary implements TokenBytes {
    private final byte[] bytes;
    /** Token {@code i} spells {@code bytes[starts[i]..starts[i + 1])}. */
    private final int[] starts;

    private final Set<Integer> ends;
    private final Vocabulary description;

    LlamaVocabulary(NativeModel model, GgufFile file) {
        int size = model.vocabularySize();
        starts = new int[size + 1];
        bytes = model.spellings(starts);
        ends = model.ends();
        int bos = model.bos();
        boolean hasBos = bos >= 0 && bos < size;
        description = new Vocabulary(
                size,
                fingerprint(model, file.controlTokens()),
                hasBos ? OptionalInt.of(bos) : OptionalInt.empty(),
                hasBos && model.addsBos(),
                ends);
    }

    private String fingerprint(NativeModel model, BitSet control) {
        VocabularyFingerprint fingerprint = new VocabularyFingerprint();
        for (int token = 0; token < vocabularySize(); token++) {
            fingerprint.add(control.get(token), isControl(token) ? model.name(token) : bytes(token));
        }
        return fingerprint.hex();
    }

    Vocabulary description() {
        return description;
    }

    /** Whether a token spells nothing in a text. */
    boolean isControl(int token) {
        return starts[token] == starts[token + 1];
    }

    @Override
    public int vocabularySize() {
        return starts.length - 1;
    }

    @Override
    public byte[] bytes(int token) {
        if (token < 0 || token >= vocabularySize()) {
            throw new IllegalArgumentException("token: must be from 0 to " + (vocabularySize() - 1) + ", was " + token);
        }
        return Arrays.copyOfRange(bytes, starts[token], starts[token + 1]);
    }

    @Override
    public boolean isEnd(int token) {
        return ends.contains(token);
    }
}
