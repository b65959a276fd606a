package dev.urial.backend.http.dialect;

import java.util.List;

/** The tokenizer of a server's model, by the server's own pages. */
public interface Tokenization {
    /**
     * The tokens of a text.
     *
     * @param begins whether it begins a prompt, and so gets the beginning-of-text token that the model wants, if it wants one
     * @param control whether spellings of control tokens count as such; otherwise they must stay text
     */
    List<Integer> encode(Server server, String model, String text, boolean begins, boolean control);

    /** The text of tokens. */
    String decode(Server server, String model, List<Integer> tokens);

    /** How many tokens the model knows, as far as the server says; at least 1. */
    int vocabularySize(Server server, String model);
}
