package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.urial.core.spi.RepetitionPenalty;
import dev.urial.core.spi.Sampling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A request to llama-server: prompts, limits and settings, with its defaults. */
final class LlamaRequest {
    private final Dialect dialect;
    private final Fields fields;

    LlamaRequest(Dialect dialect, Fields fields) {
        this.dialect = dialect;
        this.fields = fields;
    }

    /** A job for each of its prompts. */
    List<Job> jobs() {
        return prompts().stream().map(this::job).toList();
    }

    /** A string, ids, or a mixture of both is one prompt; a list of strings, or of lists, is several. */
    private List<List<Integer>> prompts() {
        JsonNode prompt = fields.node("prompt");
        boolean several = prompt.isArray();
        for (JsonNode element : prompt) {
            several &= !element.isNumber();
        }
        List<List<Integer>> prompts = new ArrayList<>();
        if (!several) {
            prompts.add(prompt(prompt));
        } else {
            prompt.forEach(one -> prompts.add(prompt(one)));
        }
        if (prompts.isEmpty()) {
            throw dialect.refuse(400, "\"prompt\" must not be empty");
        }
        return prompts;
    }

    private List<Integer> prompt(JsonNode prompt) {
        if (prompt.isTextual()) {
            return dialect.model.encode(dialect.prompt(prompt.textValue()), true, true);
        }
        if (!prompt.isArray() || prompt.isEmpty()) {
            throw dialect.refuse(
                    400, "\"prompt\" elements must be a string, a list of tokens, or a list of mixed strings & tokens");
        }
        List<Integer> tokens = new ArrayList<>();
        for (JsonNode element : prompt) {
            if (element.isTextual()) {
                tokens.addAll(dialect.model.encode(element.textValue(), tokens.isEmpty(), true));
            } else {
                tokens.add(element.asInt(-1));
            }
        }
        if (tokens.stream().anyMatch(token -> token < 0 || token >= dialect.model.size())) {
            throw dialect.refuse(400, "Prompt contains invalid tokens");
        }
        return tokens;
    }

    private Job job(List<Integer> prompt) {
        return new Job(
                prompt,
                sampling(),
                limit(prompt),
                fields.texts("stop"),
                dialect.includesStops(),
                Math.max(0, fields.integer("n_probs", 0)),
                biases(),
                dialect.held(fields.node("json_schema")));
    }

    /** How many tokens may be made, the context's rest at most. */
    int limit(List<Integer> prompt) {
        int asked = fields.integer("n_predict", fields.integer("max_tokens", -1));
        int contextTokens = dialect.options.contextTokens();
        int room = contextTokens - prompt.size();
        if (room < 1) {
            ObjectNode error = Json.object();
            error.putObject("error")
                    .put("code", 400)
                    .put(
                            "message",
                            "request (" + prompt.size() + " tokens) exceeds the available context size ("
                                    + contextTokens + " tokens), try increasing it")
                    .put("type", "exceed_context_size_error")
                    .put("n_prompt_tokens", prompt.size())
                    .put("n_ctx", contextTokens);
            throw new Refusal(400, error);
        }
        return asked < 0 ? room : Math.min(room, Math.max(1, asked)); // 0 makes one token, too
    }

    Sampling sampling() {
        return dialect.sampling(
                Math.max(0, fields.number("temperature", 0.8)),
                Math.min(1, Math.max(1e-9, fields.number("top_p", 0.95))),
                Math.max(0, fields.integer("top_k", 40)),
                fields.number("min_p", 0.05),
                penalty(),
                dialect.seed(fields));
    }

    private RepetitionPenalty penalty() {
        int window = fields.integer("repeat_last_n", 64);
        if (window < 0) {
            throw dialect.refuse(
                    400, "Field 'repeat_last_n': Value must be between 0 <= value <= 2147483647, but got " + window);
        }
        double factor = fields.number("repeat_penalty", 1);
        return window == 0 || factor <= 0
                ? RepetitionPenalty.NONE
                : new RepetitionPenalty(factor, OptionalInt.of(window));
    }

    /** {@code [[id, bias], ...]} or an object by id; {@code false} for never. */
    private Map<Integer, Double> biases() {
        Map<Integer, Double> biases = new HashMap<>();
        JsonNode given = fields.node("logit_bias");
        if (given.isArray()) {
            given.forEach(pair -> bias(biases, pair.path(0), pair.path(1)));
        } else {
            given.properties().forEach(entry -> bias(biases, TextNode.valueOf(entry.getKey()), entry.getValue()));
        }
        return biases;
    }

    private void bias(Map<Integer, Double> biases, JsonNode token, JsonNode value) {
        double bias = value.isBoolean() && !value.booleanValue() ? Double.NEGATIVE_INFINITY : value.asDouble();
        if (token.canConvertToInt() && token.isNumber()) {
            if (token.intValue() >= 0 && token.intValue() < dialect.model.size()) {
                biases.put(token.intValue(), bias);
            }
        } else {
            dialect.model.encode(token.asText(), false, false).forEach(id -> biases.put(id, bias));
        }
    }
}
