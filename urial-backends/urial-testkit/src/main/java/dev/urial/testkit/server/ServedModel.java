package dev.urial.testkit.server;

import dev.urial.core.decoding.Logits;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Tokenizer;
import dev.urial.testkit.BigramBackend;
import dev.urial.testkit.BigramModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The model that is served, with its tokenizer as servers use it: control tokens have spellings, which count in any text. */
final class ServedModel {
    static final String BOS = "<s>";
    static final String END = "<end>";

    private final BigramModel model;
    private final Tokenizer tokenizer;
    private final int bos;
    private final int end;

    ServedModel(BigramModel model) {
        this.model = model;
        try (BigramBackend backend = new BigramBackend(model, 2, 1, 0)) {
            this.tokenizer = backend.tokenizer().orElseThrow();
        }
        this.bos = tokenizer.vocabulary().bos().orElseThrow();
        this.end = tokenizer.vocabulary().ends().iterator().next();
    }

    int size() {
        return model.vocabularySize();
    }

    int bos() {
        return bos;
    }

    int end() {
        return end;
    }

    boolean isEnd(int token) {
        return token == end;
    }

    float[] logits(int last) {
        return model.logits(last);
    }

    /** What a token spells; nothing for control tokens. */
    byte[] bytes(int token) {
        return model.bytes(token);
    }

    /** A token as text, on its own: a part of a character is U+FFFD, a control token its spelling. */
    String spelled(int token) {
        if (token == bos) {
            return BOS;
        }
        return token == end ? END : new String(bytes(token), StandardCharsets.UTF_8);
    }

    /**
     * The tokens of a text.
     *
     * @param withBos whether the beginning-of-text token comes first
     * @param control whether spellings of the end-of-text token count
     */
    List<Integer> encode(String text, boolean withBos, boolean control) {
        List<Integer> tokens = new ArrayList<>();
        if (withBos) {
            tokens.add(bos);
        }
        int from = 0;
        for (int at = control ? text.indexOf(END) : -1; at >= 0; at = text.indexOf(END, from)) {
            add(tokens, text.substring(from, at));
            tokens.add(end);
            from = at + END.length();
        }
        add(tokens, text.substring(from));
        return tokens;
    }

    private void add(List<Integer> tokens, String text) {
        for (int token : tokenizer.encode(text)) {
            tokens.add(token);
        }
    }

    /** The text of tokens, control tokens spelled. */
    String decode(List<Integer> tokens) {
        StringBuilder text = new StringBuilder();
        List<Integer> plain = new ArrayList<>();
        for (int token : tokens) {
            if (token == bos || token == end) {
                text.append(plainText(plain)).append(spelled(token));
                plain.clear();
            } else {
                plain.add(token);
            }
        }
        return text.append(plainText(plain)).toString();
    }

    private String plainText(List<Integer> tokens) {
        return tokenizer.decode(tokens.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The scores of a prompt's tokens from the second on: the first follows nothing. */
    List<ScoredToken> scores(List<Integer> prompt, int alternatives) {
        List<ScoredToken> scores = new ArrayList<>();
        for (int i = 1; i < prompt.size(); i++) {
            scores.add(Logits.score(model.logits(prompt.get(i - 1)), prompt.get(i), alternatives, this::spelled));
        }
        return scores;
    }
}
