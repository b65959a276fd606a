package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.RepetitionPenalty;
import dev.urial.core.spi.Sampling;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The least that is called OpenAI-compatible. It ignores every field that it does not know, seeds and logprobs among them. */
final class PlainDialect extends CompletionsDialect {
    PlainDialect(ServerOptions options, ServedModel model, Generations generations) {
        super(options, model, generations);
    }

    @Override
    void answer(Exchange exchange) throws IOException {
        switch (exchange.request().route()) {
            case "GET /v1/models" -> exchange.json(200, models("somebody"));
            case "POST /v1/completions" -> completions(exchange, false);
            default -> throw notFound();
        }
    }

    @Override
    JsonNode error(int status, String message) {
        ObjectNode error = Json.object();
        error.putObject("error").put("message", message);
        return error;
    }

    @Override
    void check(Ask ask) {
        if (!ask.fields().node("prompt").isTextual()) {
            throw refuse(400, "prompt must be a string");
        }
    }

    @Override
    int limit(Ask ask, List<Integer> prompt) {
        int room = options.contextTokens() - prompt.size();
        if (room < 1) {
            throw refuse(
                    400,
                    "the prompt has " + prompt.size() + " tokens, the context length is " + options.contextTokens());
        }
        return Math.min(room, ask.fields().integer("max_tokens", 16));
    }

    @Override
    Sampling sampling(Ask ask) {
        return sampling(
                ask.fields().number("temperature", 1),
                ask.fields().number("top_p", 1),
                0,
                0,
                RepetitionPenalty.NONE,
                ThreadLocalRandom.current().nextLong());
    }

    @Override
    JsonNode schema(Ask ask) {
        return NullNode.instance;
    }

    @Override
    JsonNode scores(Ask ask, Part part) {
        return NullNode.instance;
    }

    @Override
    void complete(Ask ask, ObjectNode choice, Part part, boolean stream) {
        choice.remove("logprobs");
    }

    @Override
    boolean countsEnd() {
        return false;
    }

    @Override
    boolean usageInStream(Ask ask) {
        return false;
    }
}
