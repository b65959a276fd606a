package dev.urial.backend.http.dialect;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Rank;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Token;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Scores by vLLM's {@code prompt_logprobs}: for each token of the prompt its own log-probability and rank and those of the likeliest,
 * by token id. The prompt is sent as tokens, so that the continuation is scored as it would have been generated.
 */
final class PromptLogprobsScoring implements Scoring {
    @Override
    public List<ScoredToken> score(Server server, String model, Prompt prompt, String continuation, int alternatives) {
        List<Integer> before = tokens(server, model, prompt.text(), true);
        List<Integer> all = tokens(server, model, prompt.text() + continuation, true);
        if (all.size() <= before.size() || !all.subList(0, before.size()).equals(before)) {
            all = new ArrayList<>(before);
            all.addAll(tokens(server, model, continuation, false));
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("prompt", all);
        body.put("max_tokens", 1);
        body.put("temperature", 0);
        body.put("prompt_logprobs", alternatives);
        List<Json> positions = server.post(new Call(CompletionsDialect.PATH, body))
                .at("choices", 0, "prompt_logprobs")
                .list();
        if (positions.size() != all.size()) {
            throw new BackendException(
                    Kind.UNSUPPORTED,
                    "the server was asked for log-probabilities of " + all.size() + " prompt tokens and gave "
                            + positions.size());
        }
        List<ScoredToken> scored = new ArrayList<>();
        for (int i = before.size(); i < all.size(); i++) {
            scored.add(scored(positions.get(i), all.get(i), alternatives));
        }
        return scored;
    }

    private static List<Integer> tokens(Server server, String model, String text, boolean begins) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("prompt", text);
        body.put("add_special_tokens", begins);
        List<Integer> tokens = new ArrayList<>();
        for (Json token : server.post(new Call("/tokenize", body)).at("tokens").list()) {
            token.integer().ifPresent(tokens::add);
        }
        return tokens;
    }

    /** {@code {"123": {"logprob": -1.5, "rank": 2, "decoded_token": " cat"}, ...}}: the token itself and the likeliest. */
    private static ScoredToken scored(Json position, int token, int alternatives) {
        Json own = position.at(String.valueOf(token));
        if (own.at("logprob").number().isEmpty()) {
            throw new BackendException(Kind.UNSUPPORTED, "the server does not score token " + token + " of the prompt");
        }
        List<Candidate> best = new ArrayList<>();
        position.fields().forEach((id, entry) -> {
            boolean among = entry.at("rank").integer().orElse(1) <= alternatives;
            if (among && id.matches("\\d{1,9}")) {
                best.add(CompletionsDialect.candidate(
                        entry.at("decoded_token").textOrEmpty(),
                        OptionalInt.of(Integer.parseInt(id)),
                        entry.at("logprob").number().orElse(Double.NEGATIVE_INFINITY)));
            }
        });
        best.sort(Comparator.comparingDouble(Candidate::logprob)
                .reversed()
                .thenComparing(candidate -> candidate.token().id().orElse(0)));
        OptionalInt rank = own.at("rank").integer();
        return new ScoredToken(
                new Token(own.at("decoded_token").textOrEmpty(), OptionalInt.of(token)),
                Math.min(0, own.at("logprob").number().orElseThrow()),
                rank.isPresent() ? Rank.of(Math.max(1, rank.getAsInt())) : Rank.above(best.size()),
                best);
    }
}
