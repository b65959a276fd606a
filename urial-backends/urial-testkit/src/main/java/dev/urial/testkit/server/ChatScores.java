package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Token;
import java.nio.charset.StandardCharsets;

/** The {@code logprobs} object of OpenAI's chat completions, which others took over: a token by its text and bytes, not by id. */
final class ChatScores {
    private ChatScores() {}

    /** The scores of some tokens, in {@code content}. */
    static ObjectNode of(Part part) {
        ObjectNode scores = Json.object();
        ArrayNode content = scores.putArray("content");
        part.steps().forEach(step -> content.add(token(step.scored())));
        return scores;
    }

    /** One token with the likeliest beside it. */
    static ObjectNode token(ScoredToken scored) {
        ObjectNode token = named(scored.token(), scored.logprob());
        ArrayNode top = token.putArray("top_logprobs");
        for (Candidate candidate : scored.alternatives()) {
            top.add(named(candidate.token(), candidate.logprob()));
        }
        return token;
    }

    private static ObjectNode named(Token token, double logprob) {
        ObjectNode node = Json.object().put("token", token.text()).put("logprob", logprob);
        node.set("bytes", Json.bytes(token.text().getBytes(StandardCharsets.UTF_8)));
        return node;
    }
}
