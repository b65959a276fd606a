package dev.urial.backend.http.dialect;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores on llama-server, which scores no prompt: one token is asked for at each position, forced to be the next of the continuation
 * by a bias that nothing outweighs, after the tokens before it. The log-probabilities that the server tells are those before the
 * bias. Its cache holds what was computed, so that a position costs one token.
 */
final class ForcedScoring implements Scoring {
    private static final double BIAS = 1e6;
    /** So many are ranked at least: a rank beyond them is known only to be greater. */
    private static final int RANKED = 100;

    private final LlamaServerTokenization tokenization = new LlamaServerTokenization();

    @Override
    public List<ScoredToken> score(Server server, String model, Prompt prompt, String continuation, int alternatives) {
        List<Integer> context = new ArrayList<>(PromptTokens.of(tokenization, server, model, prompt));
        List<Integer> tokens = tokenization.encode(server, model, continuation, false, false);
        List<ScoredToken> scored = new ArrayList<>();
        for (int token : tokens) {
            scored.add(next(server, context, token, alternatives));
            context.add(token);
        }
        return scored;
    }

    private static ScoredToken next(Server server, List<Integer> context, int token, int alternatives) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("prompt", List.copyOf(context));
        body.put("n_predict", 1);
        body.put("cache_prompt", true);
        body.put("top_k", 1);
        body.put("samplers", List.of("top_k"));
        body.put("logit_bias", List.of(List.of(token, BIAS)));
        body.put("n_probs", Math.max(RANKED, alternatives));
        Json reply = server.post(new Call(LlamaServerDialect.PATH, body));
        List<Json> scores = LlamaServerDialect.scores(reply);
        if (scores.isEmpty() || scores.get(0).at("id").integer().orElse(-1) != token) {
            throw new BackendException(
                    Kind.UNSUPPORTED,
                    "the server cannot be made to write token " + token + ", so it cannot score a given text");
        }
        ScoredToken ranked = CompletionsDialect.entry(scores.get(0));
        return new ScoredToken(
                ranked.token(),
                ranked.logprob(),
                ranked.rank(),
                ranked.alternatives()
                        .subList(0, Math.min(alternatives, ranked.alternatives().size())));
    }
}
