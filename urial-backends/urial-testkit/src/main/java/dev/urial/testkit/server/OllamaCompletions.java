package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;

/** OpenAI's routes of Ollama: no prompt is raw here, each becomes a user's message in the model's template. */
final class OllamaCompletions extends CompletionsDialect {
    OllamaCompletions(ServerOptions options, ServedModel model, Generations generations) {
        super(options, model, generations);
    }

    @Override
    void answer(Exchange exchange) throws IOException {
        switch (exchange.request().route()) {
            case "GET /v1/models" -> exchange.json(200, models("library"));
            case "POST /v1/completions" -> completions(exchange, false);
            case "POST /v1/chat/completions" -> completions(exchange, true);
            default -> throw notFound();
        }
    }

    @Override
    JsonNode error(int status, String message) {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("message", message)
                .put("type", status == 404 ? "not_found_error" : "invalid_request_error")
                .putNull("param")
                .putNull("code");
        return error;
    }

    @Override
    Refusal noSuchModel(String name) {
        return refuse(404, "model '" + name + "' not found");
    }

    /** A name without a tag is that of the latest. */
    @Override
    void checkModel(String name) {
        super.checkModel(OllamaDialect.untagged(name));
    }

    @Override
    String prompt(String text) {
        return ChatTemplate.user(text);
    }

    @Override
    void check(Ask ask) {}

    @Override
    int limit(Ask ask, List<Integer> prompt) {
        int room = Math.max(1, options.contextTokens() - prompt.size());
        return Math.min(room, ask.fields().integer("max_tokens", room));
    }

    @Override
    JsonNode scores(Ask ask, Part part) {
        return ChatScores.of(part);
    }
}
