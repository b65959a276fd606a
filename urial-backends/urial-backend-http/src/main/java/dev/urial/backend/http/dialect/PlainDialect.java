package dev.urial.backend.http.dialect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A server that has {@code /v1/completions} and of which nothing more is known. The fields that such servers add to OpenAI's are sent
 * where a request needs them; whether they do something, the probe finds out.
 */
public final class PlainDialect extends CompletionsDialect {
    @Override
    public String name() {
        return "openai-compatible";
    }

    /** Any server with a list of models. */
    @Override
    public Optional<ServerFacts> recognise(Server server) {
        return server.find("/v1/models")
                .map(CompletionsDialect::models)
                .filter(models -> !models.isEmpty())
                .map(models -> new ServerFacts("unknown", models, OptionalInt.empty(), false));
    }

    @Override
    protected Map<String, Object> sampling(Asked asked) {
        Map<String, Object> fields = extendedSampling(asked.sampling());
        if (asked.sampling().topK() == 0) {
            fields.remove("top_k"); // -1 is vLLM's word for all and an error elsewhere
        }
        if (asked.sampling().minP() == 0) {
            fields.remove("min_p");
        }
        return fields;
    }

    @Override
    public List<Integer> topLogprobs() {
        return List.of(20, 5, 1);
    }

    @Override
    public Optional<Scoring> scoring() {
        return Optional.of(new EchoScoring());
    }
}
