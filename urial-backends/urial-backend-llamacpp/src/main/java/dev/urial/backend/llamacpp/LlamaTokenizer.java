package dev.urial.backend.llamacpp;

import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Vocabulary;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The model's own tokenizer. Some SentencePiece models put a space before a text: here that happens at the start of a prompt and
 * after a control token, as in llama.cpp's own tokenising of a whole text, and nowhere else.
 */
final class LlamaTokenizer implements Tokenizer {
    /** A character that no vocabulary joins with another: put first, it keeps the space from the text behind it. */
    private static final byte[] SEPARATOR = {1};

    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    private final NativeModel model;
    private final LlamaVocabulary vocabulary;
    /** Tokens of the separator, where the model puts a space before a text; else empty. */
    private final int[] separator;

    private volatile Constant lastConstant = new Constant(List.of(), new int[0]);

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
        return encode(prompt.segments());
    }

    int[] encode(List<Prompt.Segment> segments) {
        int[] tokens = {};
        for (Prompt.Segment segment : segments) {
            byte[] text = utf8(segment.text());
            boolean start = tokens.length == 0 || vocabulary.isControl(tokens[tokens.length - 1]);
            tokens = joined(tokens, start ? tokens(text, segment.control()) : continued(text, segment.control()));
        }
        return begun(tokens);
    }

    /** With the beginning-of-text token in front, if the model wants one and it is not there; never empty. */
    private int[] begun(int[] tokens) {
        Vocabulary known = vocabulary.description();
        if (known.bos().isEmpty()) {
            if (tokens.length == 0) {
                throw new IllegalArgumentException(
                        "prompt: is empty, and this model has no beginning-of-text token to start from");
            }
            return tokens;
        }
        int bos = known.bos().getAsInt();
        boolean wanted = known.addsBos() ? tokens.length == 0 || tokens[0] != bos : tokens.length == 0;
        return wanted ? joined(new int[] {bos}, tokens) : tokens;
    }

    @Override
    public int[] encode(String text) {
        return continued(utf8(text), false);
    }

    /**
     * A prompt's borders in tokens: for each, how many tokens the text up to it shares with the whole. Ascending, each above 0 and
     * less than all of them, so that something is left to be computed.
     */
    int[] borders(Prompt prompt, int[] tokens) {
        IntStream.Builder borders = IntStream.builder();
        int last = 0;
        for (int chars : prompt.borders()) {
            List<Prompt.Segment> first = firstChars(prompt, chars);
            int[] part = chars == prompt.constantChars() ? constantTokens(first) : encode(first);
            int shared = Arrays.mismatch(part, tokens);
            int border = Math.min(shared < 0 ? tokens.length : shared, tokens.length - 1);
            if (border > last) {
                borders.add(border);
                last = border;
            }
        }
        return borders.build().toArray();
    }

    /** The tokens of a constant part, mostly the same as last time: a thousand tokens take some milliseconds. */
    private int[] constantTokens(List<Prompt.Segment> segments) {
        Constant known = lastConstant;
        if (!known.segments.equals(segments)) {
            known = new Constant(segments, encode(segments));
            lastConstant = known;
        }
        return known.tokens;
    }

    private static List<Prompt.Segment> firstChars(Prompt prompt, int chars) {
        List<Prompt.Segment> result = new ArrayList<>();
        int left = chars;
        for (Prompt.Segment segment : prompt.segments()) {
            int length = Math.min(left, segment.text().length());
            if (length > 0) {
                result.add(new Prompt.Segment(segment.text().substring(0, length), segment.control()));
            }
            left -= length;
        }
        return result;
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

    /** UTF-8 of any string; half a surrogate pair becomes U+FFFD, for the native library ends the process on anything else. */
    static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .replaceWith(REPLACEMENT)
                    .encode(CharBuffer.wrap(text));
            byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("a replacing encoder never fails", e);
        }
    }

    private static int[] joined(int[] first, int[] second) {
        return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
    }

    private static final class Constant {
        final List<Prompt.Segment> segments;
        final int[] tokens;

        Constant(List<Prompt.Segment> segments, int[] tokens) {
            this.segments = segments;
            this.tokens = tokens;
        }
    }
}
