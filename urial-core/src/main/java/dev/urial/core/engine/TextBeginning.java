package dev.urial.core.engine;

import dev.urial.core.spi.Vocabulary;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The token that a prompt begins with. */
public final class TextBeginning {
    private TextBeginning() {}

    /**
     * A prompt's tokens with the beginning-of-text token in front, if the model wants one and it is not there; never empty.
     *
     * @throws IllegalArgumentException if there are no tokens and no such token
     */
    public static int[] before(int[] tokens, Vocabulary vocabulary) {
        if (vocabulary.bos().isEmpty()) {
            if (tokens.length == 0) {
                throw new IllegalArgumentException(
                        "prompt: is empty, and this model has no beginning-of-text token to start from");
            }
            return tokens;
        }
        int bos = vocabulary.bos().getAsInt();
        boolean wanted = vocabulary.addsBos() ? tokens.length == 0 || tokens[0] != bos : tokens.length == 0;
        return wanted
                ? IntStream.concat(IntStream.of(bos), Arrays.stream(tokens)).toArray()
                : tokens;
    }
}
