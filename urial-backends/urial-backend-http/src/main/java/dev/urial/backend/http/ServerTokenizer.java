package dev.urial.backend.http;

import dev.urial.backend.http.dialect.PromptTokens;
import dev.urial.backend.http.dialect.Tokenization;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Tokenizer;
import dev.urial.core.spi.Vocabulary;
import dev.urial.core.spi.VocabularySample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A tokenizer behind a server's pages. A server does not list its vocabulary, so the fingerprint is that of a sample.
 */
final class ServerTokenizer implements Tokenizer {
    private final Target target;
    private final Tokenization tokenization;
    private final Vocabulary vocabulary;

    ServerTokenizer(Target target, Tokenization tokenization) {
        this.target = target;
        this.tokenization = tokenization;
        this.vocabulary = vocabularyOf();
    }

    private Vocabulary vocabularyOf() {
        List<Integer> sample = tokens(VocabularySample.TEXT, false, false);
        List<Integer> begun = tokens("a", true, false);
        List<Integer> plain = tokens("a", false, false);
        boolean addsBos = begun.size() > plain.size();
        int size = Math.max(
                tokenization.vocabularySize(target.connection(), target.model()),
                1 + sample.stream().mapToInt(Integer::intValue).max().orElse(0));
        return new Vocabulary(
                size,
                VocabularySample.fingerprint(ints(sample)),
                addsBos ? OptionalInt.of(begun.get(0)) : OptionalInt.empty(),
                addsBos,
                Set.of());
    }

    private List<Integer> tokens(String text, boolean begins, boolean control) {
        return tokenization.encode(target.connection(), target.model(), text, begins, control);
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public int[] encode(Prompt prompt) {
        return ints(PromptTokens.of(tokenization, target.connection(), target.model(), prompt));
    }

    @Override
    public int[] encode(String text) {
        return ints(tokens(text, false, false));
    }

    private static int[] ints(List<Integer> tokens) {
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String decode(int[] tokens) {
        for (int token : tokens) {
            if (token < 0 || token >= vocabulary.size()) {
                throw new IllegalArgumentException(
                        "token " + token + " is not among the " + vocabulary.size() + " of " + target.model());
            }
        }
        List<Integer> list = new ArrayList<>();
        Arrays.stream(tokens).forEach(list::add);
        return tokenization.decode(target.connection(), target.model(), list);
    }
}
