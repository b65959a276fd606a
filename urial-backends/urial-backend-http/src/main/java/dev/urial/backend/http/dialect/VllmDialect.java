package dev.urial.backend.http.dialect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * vLLM (its documentation, "OpenAI-Compatible Server", extra parameters). Each field of the sampling is sent, because a model's
 * {@code generation_config.json} changes what is left out.
 */
public final class VllmDialect extends CompletionsDialect {
    @Override
    public String name() {
        return "vllm";
    }

    @Override
    public Optional<ServerFacts> recognise(Server server) {
        Json models = server.find("/v1/models").orElseGet(Json::missing);
        boolean own = models.at("data").list().stream()
                .anyMatch(model -> model.at("owned_by").textOrEmpty().equals("vllm"));
        if (!own) {
            return Optional.empty();
        }
        String version = server.find("/version")
                .flatMap(page -> page.at("version").text())
                .map(number -> " " + number)
                .orElse("");
        return Optional.of(new ServerFacts("vllm" + version, models(models), OptionalInt.empty(), false));
    }

    @Override
    protected Map<String, Object> sampling(Asked asked) {
        Map<String, Object> fields = extendedSampling(asked.sampling());
        fields.putIfAbsent("repetition_penalty", 1.0);
        return fields;
    }

    @Override
    protected Map<String, Object> streaming() {
        // in every event, so that a completion that we end has them, too
        return Map.of("stream_options", Map.of("include_usage", true, "continuous_usage_stats", true));
    }

    /** Completions obey only a field of vLLM's own up to version 0.11, and only that of the chats from 0.12 on. */
    @Override
    protected Map<String, Object> schemaFields(Map<String, Object> schema) {
        Map<String, Object> fields = new LinkedHashMap<>(super.schemaFields(schema));
        fields.put("guided_json", schema);
        return fields;
    }

    @Override
    public List<Integer> topLogprobs() {
        return List.of(100, 20, 5, 1);
    }

    @Override
    public boolean documentsRepetitionPenalty() {
        return true;
    }

    @Override
    public Optional<Scoring> scoring() {
        return Optional.of(new PromptLogprobsScoring());
    }
}
