package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.RepetitionPenalty;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Token;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** vLLM's server. Only paths below {@code /v1} need the key; the end-of-text token counts, and is scored. */
final class VllmDialect extends CompletionsDialect {
    private static final int MAX_LOGPROBS = 20;

    private final PrefixCache cache = new PrefixCache();

    VllmDialect(ServerOptions options, ServedModel model, Generations generations) {
        super(options, model, generations);
    }

    @Override
    void answer(Exchange exchange) throws IOException {
        switch (exchange.request().route()) {
            case "GET /health" -> exchange.reply(200, "text/plain", "");
            case "GET /version" -> exchange.json(200, Json.object().put("version", "0.11.0"));
            case "GET /v1/models" -> exchange.json(200, models("vllm"));
            case "POST /v1/completions" -> completions(exchange, false);
            case "POST /v1/chat/completions" -> completions(exchange, true);
            case "POST /tokenize" -> exchange.json(200, tokenize(fields(exchange)));
            case "POST /detokenize" -> exchange.json(200, detokenize(fields(exchange)));
            default -> exchange.json(404, Json.object().put("detail", "Not Found"));
        }
    }

    @Override
    boolean isOpen(String path) {
        return !path.startsWith("/v1");
    }

    @Override
    Refusal unauthorized(Optional<String> key) {
        return new Refusal(401, Json.object().put("error", "Unauthorized"));
    }

    @Override
    JsonNode error(int status, String message) {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("message", message)
                .put("type", status == 404 ? "NotFoundError" : "BadRequestError")
                .putNull("param")
                .put("code", status);
        return error;
    }

    @Override
    ObjectNode describe(ObjectNode entry) {
        return entry.put("root", ownName()).putNull("parent").put("max_model_len", options.contextTokens());
    }

    private ObjectNode tokenize(Fields fields) {
        String text = fields.has("messages") ? ChatTemplate.apply(fields.node("messages")) : fields.text("prompt", "");
        List<Integer> ids = model.encode(text, fields.flag("add_special_tokens", true), true);
        ObjectNode reply = Json.object().put("count", ids.size()).put("max_model_len", options.contextTokens());
        ArrayNode tokens = reply.putArray("tokens");
        ids.forEach(tokens::add);
        if (fields.flag("return_token_strs")) {
            ArrayNode texts = reply.putArray("token_strs");
            ids.forEach(id -> texts.add(model.spelled(id)));
        } else {
            reply.putNull("token_strs");
        }
        return reply;
    }

    private ObjectNode detokenize(Fields fields) {
        return Json.object().put("prompt", model.decode(known(ids(fields.node("tokens")))));
    }

    @Override
    void check(Ask ask) {
        checkScores("sample", ask.alternatives());
        checkScores("prompt", ask.fields().integer("prompt_logprobs", 0));
        if (ask.fields().flag("stream") && ask.fields().integer("prompt_logprobs", 0) > 0) {
            throw refuse(400, "`prompt_logprobs` are not available when `stream=True`.");
        }
    }

    private void checkScores(String of, int asked) {
        if (asked > MAX_LOGPROBS) {
            throw refuse(
                    400,
                    "Requested " + of + " logprobs of " + asked + ", which is greater than max allowed: "
                            + MAX_LOGPROBS);
        }
        if (asked < 0) {
            throw refuse(400, of + " logprobs must be non-negative, was " + asked);
        }
    }

    @Override
    List<Integer> encode(Ask ask, String text) {
        return model.encode(text, ask.fields().flag("add_special_tokens", true), true);
    }

    @Override
    int limit(Ask ask, List<Integer> prompt) {
        if (prompt.isEmpty()) {
            throw refuse(400, "The decoder prompt cannot be empty");
        }
        Fields fields = ask.fields();
        int room = options.contextTokens() - prompt.size();
        int usual = ask.chat() ? Math.max(1, room) : 16;
        int wanted = fields.integer("max_completion_tokens", fields.integer("max_tokens", usual));
        boolean echoes = !ask.chat() && fields.flag("echo");
        if (wanted < (echoes ? 0 : 1)) {
            throw refuse(400, "max_tokens must be at least 1, got " + wanted + ".");
        }
        if (wanted > room) {
            throw refuse(
                    400,
                    String.format(
                            Locale.ROOT,
                            "This model's maximum context length is %d tokens. However, you requested %d output tokens"
                                    + " and your prompt contains %d input tokens, for a total of %d tokens. Please reduce"
                                    + " the length of the input prompt or the number of requested output tokens.",
                            options.contextTokens(),
                            wanted,
                            prompt.size(),
                            prompt.size() + wanted));
        }
        return wanted;
    }

    @Override
    Sampling sampling(Ask ask) {
        Fields fields = ask.fields();
        return sampling(
                fields.number("temperature", 1),
                fields.number("top_p", 1),
                Math.max(0, fields.integer("top_k", 0)),
                fields.number("min_p", 0),
                penalty(ask),
                seed(fields));
    }

    @Override
    RepetitionPenalty penalty(Ask ask) {
        return penalty(ask.fields().number("repetition_penalty", 1));
    }

    @Override
    JsonNode schema(Ask ask) {
        JsonNode own = ask.fields().node("guided_json");
        return own.isObject() ? own : super.schema(ask);
    }

    /** A request for scores of the prompt computes all of it. */
    @Override
    int cachedTokens(Ask ask, List<Integer> prompt) {
        int cached = cache.take(prompt);
        return promptScores(ask) >= 0 ? 0 : cached;
    }

    @Override
    ObjectNode usage(int promptTokens, int newTokens, int cachedTokens) {
        ObjectNode usage = super.usage(promptTokens, newTokens, cachedTokens);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cachedTokens);
        return usage;
    }

    @Override
    boolean usageInEachChunk(Ask ask) {
        Fields options = ask.fields().inner("stream_options");
        return options.flag("include_usage") && options.flag("continuous_usage_stats");
    }

    /** How many alternatives are wanted beside each token of the prompt; below 0 if its scores are not wanted. */
    private static int promptScores(Ask ask) {
        boolean echoed = !ask.chat() && ask.fields().flag("echo") && ask.scores();
        return ask.fields().integer("prompt_logprobs", echoed ? ask.alternatives() : -1);
    }

    private boolean echoes(Ask ask, Part part) {
        return !ask.chat() && ask.fields().flag("echo") && part.first();
    }

    @Override
    JsonNode scores(Ask ask, Part part) {
        if (ask.chat()) {
            return ChatScores.of(part);
        }
        boolean ids = ask.fields().flag("return_tokens_as_token_ids");
        int before =
                !part.first() && ask.fields().flag("echo") ? echo(ask, part).length() : 0;
        LegacyScores scores = new LegacyScores(
                before + part.offset(), token -> ids ? "token_id:" + token.id().orElseThrow() : token.text());
        if (echoes(ask, part)) {
            int first = part.job().prompt().get(0);
            scores.addUnscored(new Token(model.spelled(first), OptionalInt.of(first)));
            model.scores(part.job().prompt(), ask.alternatives()).forEach(scores::add);
        }
        part.steps().forEach(step -> scores.add(step.scored()));
        return scores.node();
    }

    @Override
    void complete(Ask ask, ObjectNode choice, Part part, boolean stream) {
        choice.put("stop_reason", part.cause().isPresent() ? part.stop().orElse(null) : null);
        if (echoes(ask, part)) {
            choice.put("text", echo(ask, part) + part.text());
        }
        if (ask.fields().flag("return_token_ids")) {
            ArrayNode ids = choice.putArray("token_ids");
            part.steps().forEach(step -> ids.add(step.token()));
            if (part.first()) {
                part.job().prompt().forEach(choice.putArray("prompt_token_ids")::add);
            }
        }
        if (!stream && !ask.chat()) {
            choice.set("prompt_logprobs", promptLogprobs(ask, part));
        }
    }

    /** The prompt as it was sent, or as its tokens read. */
    private String echo(Ask ask, Part part) {
        JsonNode prompt = ask.fields().node("prompt");
        return prompt.isTextual() ? prompt.textValue() : model.decode(part.job().prompt());
    }

    /** By token id: the token of the prompt itself and the likeliest at its place. */
    private JsonNode promptLogprobs(Ask ask, Part part) {
        if (promptScores(ask) < 0) {
            return NullNode.instance;
        }
        ArrayNode all = Json.array().addNull();
        for (ScoredToken scored : model.scores(part.job().prompt(), promptScores(ask))) {
            ObjectNode here = all.addObject();
            entry(here, scored.token(), scored.logprob(), scored.rank().value());
            for (int i = 0; i < scored.alternatives().size(); i++) {
                entry(
                        here,
                        scored.alternatives().get(i).token(),
                        scored.alternatives().get(i).logprob(),
                        i + 1);
            }
        }
        return all;
    }

    private static void entry(ObjectNode here, Token token, double logprob, int rank) {
        here.putObject(String.valueOf(token.id().orElseThrow()))
                .put("logprob", logprob)
                .put("rank", rank)
                .put("decoded_token", token.text());
    }
}
