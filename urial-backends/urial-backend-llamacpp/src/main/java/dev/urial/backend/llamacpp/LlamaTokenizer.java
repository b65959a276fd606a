package dev.urial.backend.llamacpp;

import dev.urial.core.decoding.Utf8;
import dev.urial.core.engine.TextBeginning;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Vocabulary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The model's own tokenizer. Some SentencePiece models put a space before a text: here that happens at the start of a prompt and
 * after a control token, as in llama.cpp's own tokenising of a whole text, and nowhere else.
 */
final class LlamaTokenizer implements Tokenizer {
    /** A character that no vocabulary joins with another: put first, it keeps the space from the text behind it. */
    private static final byte[] SEPARATOR = {1};

    private final NativeModel model;
    private final LlamaVocabulary vocabulary;
    /** Tokens of the separator, where the model puts a space before a text; else empty. */
    private final int[] separator;

    LlamaTokenizer(NativeModel model, LlamaVocabulary vocabulary) {
        this.model = model;
        this.vocabulary = vocabulary;
        byte[] letter = vocabulary.joined(model.tokenize(new byte[] {'a'}, false));
        boolean spaced = letter.length > 0 && letter[0] == ' ';
        this.separator = spaced ? model.tokenize(SEPARATOR, false) : new int[0];
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary.description();
    }

    @Override
    public int[] encode(Prompt prompt) {
        int[] tokens = {};
        for (Prompt.Segment segment : prompt.segments()) {
            byte[] text = Utf8.bytes(segment.text());
            boolean start = tokens.length == 0 || vocabulary.isControl(tokens[tokens.length - 1]);
            tokens = joined(tokens, start ? tokens(text, segment.control()) : continued(text, segment.control()));
        }
        return TextBeginning.before(tokens, vocabulary.description());
    }

    @Override
    public int[] encode(String text) {
        return continued(Utf8.bytes(text), false);
    }

    @Override
    public String decode(int[] tokens) {
        return new String(vocabulary.joined(tokens), StandardCharsets.UTF_8);
    }

    private int[] tokens(byte[] text, boolean control) {
        return text.length == 0 ? new int[0] : model.tokenize(text, control);
    }

    /** The tokens of text that follows other text: no space is put before it. */
    private int[] continued(byte[] text, boolean control) {
        if (separator.length == 0 || text.length == 0) {
            return tokens(text, control);
        }
        byte[] separated = ByteBuffer.allocate(SEPARATOR.length + text.length)
                .put(SEPARATOR)
                .put(text)
                .array();
        int[] tokens = model.tokenize(separated, control);
        boolean apart =
                Arrays.equals(tokens, 0, Math.min(tokens.length, separator.length), separator, 0, separator.length);
        return apart ? Arrays.copyOfRange(tokens, separator.length, tokens.length) : tokens(text, control);
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }
}
