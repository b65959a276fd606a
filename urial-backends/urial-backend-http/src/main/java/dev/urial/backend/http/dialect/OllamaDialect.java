package dev.urial.backend.http.dialect;

import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Ollama by its own page {@code /api/generate} with {@code raw} (its documentation, "Generate a completion"): its
 * {@code /v1/completions} puts the model's template around the prompt. Streams are lines of JSON.
 */
public final class OllamaDialect implements Dialect {
    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public Optional<ServerFacts> recognise(Server server) {
        Optional<Json> tags =
                server.find("/api/tags").filter(page -> page.at("models").present());
        if (tags.isEmpty()) {
            return Optional.empty();
        }
        String version = server.find("/api/version")
                .flatMap(page -> page.at("version").text())
                .map(number -> " " + number)
                .orElse("");
        List<ServerFacts.Served> models = new ArrayList<>();
        for (Json model : tags.get().at("models").list()) {
            model.at("name").text().ifPresent(name -> models.add(served(name, model)));
        }
        return Optional.of(new ServerFacts("ollama" + version, models, OptionalInt.empty(), false));
    }

    private static ServerFacts.Served served(String name, Json model) {
        Map<String, String> details = new LinkedHashMap<>();
        model.at("digest").text().ifPresent(digest -> details.put("digest", digest));
        model.at("details", "quantization_level").text().ifPresent(level -> details.put("quantisation", level));
        return new ServerFacts.Served(name, OptionalInt.empty(), details);
    }

    /** What the model was trained for, which only its own page tells. */
    @Override
    public OptionalInt contextTokens(Server server, String model) {
        Json info = server.post(new Call("/api/show", Map.of("model", model))).at("model_info");
        return info.fields().entrySet().stream()
                .filter(field -> field.getKey().endsWith(".context_length"))
                .map(field -> field.getValue().integer())
                .findFirst()
                .orElse(OptionalInt.empty());
    }

    @Override
    public Call completion(Asked asked) {
        Map<String, Object> options = LlamaServerDialect.ownWords(asked);
        options.put("num_predict", asked.maxNewTokens());
        options.put("num_ctx", asked.contextTokens());
        if (!asked.stops().isEmpty()) {
            options.put("stop", asked.stops());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", asked.model());
        body.put("prompt", asked.prompt().text());
        body.put("raw", true);
        body.put("truncate", false); // else a prompt that is too long is cut in silence
        body.put("stream", asked.stream());
        if (asked.topLogprobs() > 0) {
            body.put("logprobs", true);
            body.put("top_logprobs", asked.topLogprobs());
        }
        asked.jsonSchema().ifPresent(schema -> body.put("format", schema));
        body.put("options", options);
        return new Call("/api/generate", body);
    }

    @Override
    public Reply read(Json reply) {
        List<ScoredToken> scored = reply.at("logprobs").list().stream()
                .map(CompletionsDialect::entry)
                .toList();
        return new Reply(reply.at("response").textOrEmpty(), scored, ending(reply), usage(reply));
    }

    private static Optional<Reply.Ending> ending(Json reply) {
        return reply.at("done").isTrue()
                ? Optional.of(new Reply.Ending(
                        CompletionsDialect.reason(reply.at("done_reason").textOrEmpty()), Optional.empty()))
                : Optional.empty();
    }

    private static Optional<Usage> usage(Json reply) {
        OptionalInt made = reply.at("eval_count").integer();
        OptionalInt prompt = reply.at("prompt_eval_count").integer();
        return made.isPresent() && prompt.isPresent()
                ? Optional.of(new Usage(Math.max(0, prompt.getAsInt()), 0, Math.max(0, made.getAsInt())))
                : Optional.empty();
    }

    @Override
    public List<Integer> topLogprobs() {
        return List.of(20);
    }

    @Override
    public boolean documentsRepetitionPenalty() {
        return true;
    }
}
