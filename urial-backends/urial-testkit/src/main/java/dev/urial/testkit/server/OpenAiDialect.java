package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.Token;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** OpenAI's own API, as its reference describes it and its base models answer. */
final class OpenAiDialect extends CompletionsDialect {
    private static final int MAX_STOPS = 4;
    private static final int MAX_LOGPROBS = 5;
    private static final int MAX_CHAT_LOGPROBS = 20;
    private static final Set<String> BOTH = Set.of(
            "model",
            "frequency_penalty",
            "logit_bias",
            "logprobs",
            "max_tokens",
            "n",
            "presence_penalty",
            "seed",
            "stop",
            "stream",
            "stream_options",
            "temperature",
            "top_p",
            "user");
    private static final Set<String> COMPLETIONS = Set.of("prompt", "best_of", "echo", "suffix");
    private static final Set<String> CHAT =
            Set.of("messages", "max_completion_tokens", "top_logprobs", "response_format", "store", "metadata");

    OpenAiDialect(ServerOptions options, ServedModel model, Generations generations) {
        super(options, model, generations);
    }

    @Override
    void answer(Exchange exchange) throws IOException {
        exchange.header("x-request-id", "req_" + exchange.hashCode()).header("openai-processing-ms", "1");
        switch (exchange.request().route()) {
            case "GET /v1/models" -> exchange.json(200, models("system"));
            case "POST /v1/completions" -> completions(exchange, false);
            case "POST /v1/chat/completions" -> completions(exchange, true);
            default -> throw notFound();
        }
    }

    @Override
    JsonNode error(int status, String message) {
        return error(message, Optional.empty());
    }

    private static ObjectNode error(String message, Optional<String> code) {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("message", message)
                .put("type", "invalid_request_error")
                .putNull("param")
                .put("code", code.orElse(null));
        return error;
    }

    private static Refusal refuse(int status, String message, String code) {
        return new Refusal(status, error(message, Optional.of(code)));
    }

    @Override
    Refusal unauthorized(Optional<String> key) {
        if (key.isEmpty()) {
            return refuse(
                    401, "You didn't provide an API key. Provide it in an Authorization header using Bearer auth.");
        }
        return refuse(401, "Incorrect API key provided: " + masked(key.get()) + ".", "invalid_api_key");
    }

    /** Of a key the first and last characters are shown, as by OpenAI: a client's log must not take over the message. */
    private static String masked(String key) {
        if (key.length() <= 12) {
            return key.charAt(0) + "*".repeat(key.length() - 1);
        }
        return key.substring(0, 8) + "*".repeat(key.length() - 12) + key.substring(key.length() - 4);
    }

    @Override
    Refusal noSuchModel(String name) {
        return refuse(
                404, "The model `" + name + "` does not exist or you do not have access to it.", "model_not_found");
    }

    @Override
    void check(Ask ask) {
        Set<String> unknown = new TreeSet<>(ask.fields().names());
        unknown.removeAll(BOTH);
        unknown.removeAll(ask.chat() ? CHAT : COMPLETIONS);
        if (!unknown.isEmpty()) {
            throw refuse(
                    400,
                    "Unrecognized request argument" + (unknown.size() > 1 ? "s" : "") + " supplied: "
                            + String.join(", ", unknown));
        }
        int stops = ask.fields().texts("stop").size();
        if (stops > MAX_STOPS) {
            throw refuse(
                    400,
                    "Invalid 'stop': array too long. Expected an array with maximum length " + MAX_STOPS
                            + ", but got an array with length " + stops + " instead.",
                    "array_above_max_length");
        }
        int most = ask.chat() ? MAX_CHAT_LOGPROBS : MAX_LOGPROBS;
        if (ask.alternatives() > most) {
            throw refuse(
                    400,
                    String.format(
                            Locale.ROOT,
                            "Invalid '%s': integer above maximum value. Expected a value <= %d, but got %d instead.",
                            ask.chat() ? "top_logprobs" : "logprobs",
                            most,
                            ask.alternatives()),
                    "integer_above_max_value");
        }
        checkStrict(schema(ask));
        if (ask.fields().flag("echo")) {
            throw refuse(400, "'echo' is not supported with this model.");
        }
    }

    /** The strict mode of structured outputs: each property of an object is required, and there are no others. */
    private void checkStrict(JsonNode schema) {
        if (schema.path("type").asText().equals("object")) {
            Set<String> properties = new TreeSet<>();
            schema.path("properties").fieldNames().forEachRemaining(properties::add);
            Set<String> required = new TreeSet<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            if (!schema.path("additionalProperties").equals(BooleanNode.FALSE) || !required.equals(properties)) {
                throw refuse(
                        400,
                        "Invalid schema for response_format 'reply': 'required' must include every key in properties, and"
                                + " 'additionalProperties' must be false.");
            }
        }
        schema.path("properties").forEach(this::checkStrict);
    }

    @Override
    List<Integer> encode(Ask ask, String text) {
        return model.encode(text, false, false);
    }

    @Override
    int limit(Ask ask, List<Integer> prompt) {
        int room = options.contextTokens() - prompt.size();
        int wanted = ask.chat()
                ? ask.fields().integer("max_completion_tokens", ask.fields().integer("max_tokens", Math.max(1, room)))
                : ask.fields().integer("max_tokens", 16);
        if (wanted > room) {
            throw refuse(
                    400,
                    String.format(
                            Locale.ROOT,
                            "This model's maximum context length is %d tokens, however you requested %d tokens"
                                    + " (%d in your prompt; %d for the completion).",
                            options.contextTokens(),
                            prompt.size() + wanted,
                            prompt.size(),
                            wanted),
                    "context_length_exceeded");
        }
        return wanted;
    }

    @Override
    JsonNode scores(Ask ask, Part part) {
        if (ask.chat()) {
            return ChatScores.of(part);
        }
        LegacyScores scores = new LegacyScores(part.offset(), this::named);
        part.steps().forEach(step -> scores.add(step.scored()));
        return scores.node();
    }

    /** A token by its text; by its bytes where these are no text. */
    private String named(Token token) {
        OptionalInt id = token.id();
        if (!token.text().contains("\uFFFD") || id.isEmpty()) {
            return token.text();
        }
        StringBuilder name = new StringBuilder("bytes:");
        for (byte b : model.bytes(id.getAsInt())) {
            name.append(String.format(Locale.ROOT, "\\x%02x", b & 0xff));
        }
        return name.toString();
    }

    @Override
    boolean countsEnd() {
        return false;
    }

    @Override
    boolean finishesApart() {
        return true;
    }
}
