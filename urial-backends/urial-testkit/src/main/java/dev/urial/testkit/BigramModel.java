package dev.urial.testkit;

import dev.urial.core.decoding.TokenBytes;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A language model with every probability in a table: five words, 256 bytes, a beginning and an end. The next token depends on
 * the last one only. After a byte or the beginning, a sentence starts.
 *
 * <p>{@link #BASE} tells of the cat without end; {@link #ALIGNED}, its tuned sibling with the same vocabulary, likes the mat better
 * and comes to an end.
 */
public enum BigramModel implements TokenBytes {
    BASE(new double[][] {
        //   the   cat   sat    on   mat   end
        {0.50, 0.20, 0.10, 0.10, 0.06, 0.04}, // at the start of a sentence
        {0.01, 0.60, 0.02, 0.02, 0.30, 0.05}, // the
        {0.05, 0.01, 0.70, 0.10, 0.04, 0.10}, // cat
        {0.10, 0.05, 0.05, 0.70, 0.05, 0.05}, // sat
        {0.80, 0.10, 0.02, 0.02, 0.05, 0.01}, // on
        {0.35, 0.15, 0.05, 0.15, 0.05, 0.25}, // mat
    }),
    ALIGNED(new double[][] {
        {0.60, 0.10, 0.05, 0.05, 0.16, 0.04},
        {0.01, 0.20, 0.02, 0.02, 0.70, 0.05},
        {0.05, 0.01, 0.70, 0.10, 0.04, 0.10},
        {0.10, 0.05, 0.05, 0.70, 0.05, 0.05},
        {0.80, 0.10, 0.02, 0.02, 0.05, 0.01},
        {0.05, 0.05, 0.05, 0.05, 0.05, 0.75},
    });

    private static final List<String> WORDS = List.of(" the", " cat", " sat", " on", " mat");
    private static final int BYTES = 256;
    private static final int BOS = 256;
    private static final int END = 257;
    private static final int FIRST_WORD = 258;
    private static final int WORD_COUNT = 5;
    private static final int SIZE = FIRST_WORD + WORD_COUNT;
    /** What every token that the table does not name weighs, so that no logarithm is infinite. */
    private static final double REST = 1e-6;

    @SuppressWarnings("ImmutableEnumChecker") // never changed once made
    private final float[][] logprobs = new float[WORD_COUNT + 1][SIZE];

    BigramModel(double[][] table) {
        for (int row = 0; row < table.length; row++) {
            double[] weights = new double[SIZE];
            Arrays.fill(weights, REST);
            for (int word = 0; word < WORD_COUNT; word++) {
                weights[FIRST_WORD + word] = table[row][word];
            }
            weights[END] = table[row][WORD_COUNT];
            double total = Arrays.stream(weights).sum();
            for (int token = 0; token < SIZE; token++) {
                logprobs[row][token] = (float) Math.log(weights[token] / total);
            }
        }
    }

    /** The logits, and natural log-probabilities, of all tokens after this one. A copy. */
    public float[] logits(int last) {
        return logprobs[last < FIRST_WORD ? 0 : last - FIRST_WORD + 1].clone();
    }

    /** The id of a word such as {@code " cat"}. */
    public static int word(String text) {
        int index = WORDS.indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException("'" + text + "' is none of the words " + WORDS);
        }
        return FIRST_WORD + index;
    }

    @Override
    public int vocabularySize() {
        return SIZE;
    }

    @Override
    public byte[] bytes(int token) {
        if (token < BYTES) {
            return new byte[] {(byte) token};
        }
        return token < FIRST_WORD ? new byte[0] : WORDS.get(token - FIRST_WORD).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean isEnd(int token) {
        return token == END;
    }

    void checkToken(int token) {
        if (token < 0 || token >= SIZE) {
            throw new IllegalArgumentException("token " + token + " is not in the vocabulary of " + SIZE);
        }
    }

    /** Words where they stand, longest first, and bytes elsewhere. Both models have the same. */
    Tokenizer tokenizer() {
        return new BigramTokenizer();
    }

    private final class BigramTokenizer implements Tokenizer {
        @Override
        public Vocabulary vocabulary() {
            return new Vocabulary(SIZE, "bigram-five-words", OptionalInt.of(BOS), true, Set.of(END));
        }

        @Override
        public int[] encode(Prompt prompt) {
            int[] tokens = new int[prompt.text().getBytes(StandardCharsets.UTF_8).length + 1];
            tokens[0] = BOS;
            int count = 1;
            for (Prompt.Segment segment : prompt.segments()) {
                boolean end = segment.control() && segment.text().equals("<end>");
                for (int token : end ? new int[] {END} : encode(segment.text())) {
                    tokens[count++] = token;
                }
            }
            return Arrays.copyOf(tokens, count);
        }

        @Override
        public int[] encode(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int[] tokens = new int[bytes.length];
            int count = 0;
            for (int at = 0; at < bytes.length; ) {
                int token = bytes[at] & 0xff;
                int length = 1;
                for (int word = 0; word < WORDS.size(); word++) {
                    byte[] spelled = bytes(FIRST_WORD + word);
                    if (Arrays.equals(
                            bytes, at, Math.min(bytes.length, at + spelled.length), spelled, 0, spelled.length)) {
                        token = FIRST_WORD + word;
                        length = spelled.length;
                    }
                }
                tokens[count++] = token;
                at += length;
            }
            return Arrays.copyOf(tokens, count);
        }

        @Override
        public String decode(int[] tokens) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int token : tokens) {
                checkToken(token);
                bytes.writeBytes(bytes(token));
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
