package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Token;
import java.util.function.Function;

/** The {@code logprobs} object of OpenAI's completions: four lists of one length. */
final class LegacyScores {
    private final Function<Token, String> spelling;
    private final ArrayNode tokens = Json.array();
    private final ArrayNode logprobs = Json.array();
    private final ArrayNode tops = Json.array();
    private final ArrayNode offsets = Json.array();
    private int offset;

    /**
     * @param offset where in the text the first token stands
     * @param spelling how a token is named
     */
    LegacyScores(int offset, Function<Token, String> spelling) {
        this.offset = offset;
        this.spelling = spelling;
    }

    /** The first token of a prompt, which follows nothing. */
    void addUnscored(Token token) {
        logprobs.addNull();
        tops.addNull();
        name(token);
    }

    /** A token with the likeliest beside it, itself among them in any case: two of one name are one there. */
    void add(ScoredToken scored) {
        logprobs.add(scored.logprob());
        ObjectNode top = tops.addObject();
        top.put(spelling.apply(scored.token()), scored.logprob());
        for (Candidate candidate : scored.alternatives()) {
            top.put(spelling.apply(candidate.token()), candidate.logprob());
        }
        name(scored.token());
    }

    private void name(Token token) {
        String name = spelling.apply(token);
        tokens.add(name);
        offsets.add(offset);
        offset += name.length(); // of the name, right or wrong: so do the servers
    }

    ObjectNode node() {
        ObjectNode node = Json.object();
        node.set("text_offset", offsets);
        node.set("token_logprobs", logprobs);
        node.set("tokens", tokens);
        node.set("top_logprobs", tops);
        return node;
    }
}
