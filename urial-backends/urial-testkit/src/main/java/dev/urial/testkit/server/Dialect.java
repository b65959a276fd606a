package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.RepetitionPenalty;
import dev.urial.core.spi.Sampling;
import dev.urial.testkit.server.ServerOptions.Quirk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How one kind of server speaks. Safe for many threads. */
abstract class Dialect {
    final ServerOptions options;
    final ServedModel model;
    final Generations generations;

    Dialect(ServerOptions options, ServedModel model, Generations generations) {
        this.options = options;
        this.model = model;
        this.generations = generations;
    }

    /** Answers a request; may throw a {@link Refusal}. */
    abstract void answer(Exchange exchange) throws IOException;

    /** The body of an error. */
    abstract JsonNode error(int status, String message);

    /** Whether a path needs no key. */
    boolean isOpen(String path) {
        return false;
    }

    /** The answer to a client with a wrong key, or none. */
    Refusal unauthorized(Optional<String> key) {
        return refuse(401, "Unauthorized");
    }

    final Refusal refuse(int status, String message) {
        return new Refusal(status, error(status, message));
    }

    final Refusal notFound() {
        return refuse(404, "Not Found");
    }

    /** The answer to a body that is no JSON object. */
    Refusal noObject() {
        return refuse(400, "the body is no JSON object");
    }

    /** The body of a request. */
    final Fields fields(Exchange exchange) {
        ObjectNode object = Json.parse(exchange.request().body()).orElseThrow(this::noObject);
        return new Fields(object, message -> refuse(400, message));
    }

    /** The first of the model's names. */
    final String ownName() {
        return options.models().get(0);
    }

    final boolean includesStops() {
        return options.has(Quirk.INCLUDES_STOPS);
    }

    final void refuseScores() {
        if (options.has(Quirk.REFUSES_LOGPROBS)) {
            throw refuse(400, "log-probabilities are not available on this server");
        }
    }

    /** A raw prompt as it reaches the model. */
    String prompt(String text) {
        return options.has(Quirk.TEMPLATES_COMPLETIONS) ? ChatTemplate.user(text) : text;
    }

    /** Seed and settings as the model takes them: what it cannot take is refused. */
    final Sampling sampling(
            double temperature, double topP, int topK, double minP, RepetitionPenalty penalty, long seed) {
        try {
            return new Sampling(temperature, topP, topK, minP, penalty, seed);
        } catch (IllegalArgumentException e) {
            throw refuse(400, String.valueOf(e.getMessage()));
        }
    }

    final RepetitionPenalty penalty(double factor) {
        if (!(factor > 0)) {
            throw refuse(400, "repetition_penalty must be greater than zero, got " + factor);
        }
        return RepetitionPenalty.of(factor);
    }

    /** The seed that was asked for; one of the server's own where none was, or where it takes none. */
    final long seed(Fields fields) {
        long asked = fields.whole("seed", -1);
        return asked < 0 || options.has(Quirk.IGNORES_SEEDS)
                ? ThreadLocalRandom.current().nextLong()
                : asked;
    }

    /** The tokens of a text to which a JSON schema holds the model; none where there is no schema, or it is not obeyed. */
    final List<Integer> held(JsonNode schema) {
        return !schema.isObject() || options.has(Quirk.IGNORES_SCHEMAS)
                ? List.of()
                : model.encode(Json.text(SchemaText.value(schema)), false, false);
    }

    final List<Integer> known(List<Integer> tokens) {
        for (int token : tokens) {
            if (token < 0 || token >= model.size()) {
                throw refuse(400, "Token id " + token + " is out of vocabulary");
            }
        }
        return tokens;
    }

    /** An event of a stream of server-sent events. */
    static String event(JsonNode node) {
        return "data: " + Json.text(node) + "\n\n";
    }

    static long now() {
        return System.currentTimeMillis() / 1000;
    }
}
