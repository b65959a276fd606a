package dev.urial.core.spi;

/** A model's own tokenizer. Safe for many threads. */
public interface Tokenizer {
    /** The vocabulary, with what is special in it. */
    Vocabulary vocabulary();

    /** The tokens of a prompt exactly as the model gets them, a beginning-of-text token included where the model wants one. */
    int[] encode(Prompt prompt);

    /** The tokens of plain text alone: nothing added in front, no control tokens whatever it spells. */
    int[] encode(String text);

    /**
     * The text of tokens, control tokens left out; bytes that are no UTF-8 become U+FFFD.
     *
     * @throws IllegalArgumentException if an id is not in the vocabulary
     */
    String decode(int[] tokens);
}
