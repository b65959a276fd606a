package dev.urial.backend.http.dialect;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores by {@code echo}: the server repeats prompt and continuation with the log-probability of each token. Many servers take the
 * word and ignore it (llama.cpp issue 27174), which shows: nothing is repeated.
 */
final class EchoScoring implements Scoring {
    @Override
    public List<ScoredToken> score(Server server, String model, Prompt prompt, String continuation, int alternatives) {
        String before = prompt.text();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("prompt", before + continuation);
        body.put("max_tokens", 1); // some servers refuse 0
        body.put("temperature", 0);
        body.put("echo", true);
        body.put("logprobs", Math.max(1, alternatives));
        Json choice = server.post(new Call(CompletionsDialect.PATH, body)).at("choices", 0);
        if (!choice.at("text").textOrEmpty().startsWith(before + continuation)) {
            throw new BackendException(
                    Kind.UNSUPPORTED, "the server does not repeat the prompt when asked to, so it cannot score a text");
        }
        return new Echo(choice.at("logprobs")).between(before.length(), before.length() + continuation.length());
    }

    /** The tokens of an echo, by where they begin. */
    private record Echo(Json logprobs) {
        List<ScoredToken> between(int from, int to) {
            List<Json> tokens = logprobs.at("tokens").list();
            int first = -1;
            int end = 0;
            int at = 0;
            for (int i = 0; i < tokens.size() && at < to; i++) {
                if (at == from) {
                    first = i;
                }
                at += tokens.get(i).textOrEmpty().length();
                end = i + 1;
            }
            if (first < 0 || at != to) {
                throw new BackendException(
                        Kind.UNSUPPORTED,
                        "the server's tokens do not part where the prompt ends, so the text after it cannot be scored");
            }
            List<ScoredToken> all = CompletionsDialect.scored(logprobs);
            int unscored = tokens.size() - all.size(); // the very first token has nothing before it
            if (unscored > first) {
                throw new BackendException(Kind.UNSUPPORTED, "the server does not score the tokens of a given text");
            }
            return all.subList(first - unscored, end - unscored);
        }
    }
}
