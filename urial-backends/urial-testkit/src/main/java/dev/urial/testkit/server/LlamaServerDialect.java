package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.Sampling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** llama.cpp's llama-server: the native routes here and in {@link LlamaCompletion}, OpenAI's by way of what all share. */
final class LlamaServerDialect extends CompletionsDialect {
    private static final Set<String> OPEN = Set.of("/health", "/v1/health", "/models", "/v1/models", "/");
    private static final int TURN_MILLIS = 2;

    private final LlamaSlots slots;

    LlamaServerDialect(ServerOptions options, ServedModel model, Generations generations) {
        super(options, model, generations);
        this.slots = new LlamaSlots(options.slots());
    }

    @Override
    void answer(Exchange exchange) throws IOException {
        exchange.header("Server", "llama.cpp");
        switch (exchange.request().route()) {
            case "GET /health", "GET /v1/health" ->
                exchange.json(200, Json.object().put("status", "ok"));
            case "GET /props" -> exchange.json(200, properties());
            case "GET /slots" -> exchange.json(200, slots());
            case "GET /models", "GET /v1/models" -> exchange.json(200, models("llamacpp"));
            case "POST /completion", "POST /completions" -> completion(exchange);
            case "POST /v1/completions" -> completions(exchange, false);
            case "POST /chat/completions", "POST /v1/chat/completions" -> completions(exchange, true);
            case "POST /tokenize" -> exchange.json(200, tokenize(fields(exchange)));
            case "POST /detokenize" -> {
                List<Integer> tokens = known(ids(fields(exchange).node("tokens")));
                exchange.json(200, Json.object().put("content", model.decode(tokens)));
            }
            case "POST /apply-template" -> {
                String prompt = ChatTemplate.apply(fields(exchange).node("messages"));
                exchange.json(200, Json.object().put("prompt", prompt));
            }
            default -> throw refuse(404, "File Not Found");
        }
    }

    @Override
    boolean isOpen(String path) {
        return OPEN.contains(path);
    }

    @Override
    Refusal unauthorized(Optional<String> key) {
        return refuse(401, "Invalid API Key");
    }

    @Override
    JsonNode error(int status, String message) {
        ObjectNode error = Json.object();
        error.putObject("error")
                .put("code", status)
                .put("message", message)
                .put(
                        "type",
                        switch (status) {
                            case 401 -> "authentication_error";
                            case 404 -> "not_found_error";
                            case 500 -> "server_error";
                            default -> "invalid_request_error";
                        });
        return error;
    }

    @Override
    Refusal noObject() {
        return refuse(500, "[json.exception.parse_error.101] syntax error while parsing value");
    }

    private ObjectNode properties() {
        ObjectNode properties = Json.object();
        ObjectNode settings = properties.putObject("default_generation_settings");
        settings.put("id", 0)
                .put("id_task", -1)
                .put("n_ctx", options.contextTokens())
                .put("speculative", false)
                .put("is_processing", false);
        settings.putObject("params")
                .put("n_predict", -1)
                .put("temperature", 0.8)
                .put("top_k", 40)
                .put("top_p", 0.95)
                .put("min_p", 0.05)
                .put("repeat_last_n", 64)
                .put("repeat_penalty", 1.0);
        return properties
                .put("total_slots", slots.count())
                .put("model_alias", ownName())
                .put("model_path", "/models/" + ownName() + ".gguf")
                .put("chat_template", ChatTemplate.SOURCE)
                .put("bos_token", ServedModel.BOS)
                .put("eos_token", ServedModel.END)
                .put("build_info", "b6500-0123abcd");
    }

    private ArrayNode slots() {
        ArrayNode all = Json.array();
        for (int i = 0; i < slots.count(); i++) {
            all.addObject()
                    .put("id", i)
                    .put("n_ctx", options.contextTokens())
                    .put("speculative", false)
                    .put("is_processing", slots.busy(i));
        }
        return all;
    }

    @Override
    ObjectNode describe(ObjectNode entry) {
        entry.putObject("meta")
                .put("vocab_type", 2)
                .put("n_vocab", model.size())
                .put("n_ctx", options.contextTokens())
                .put("n_ctx_train", options.contextTokens())
                .put("n_embd", 6)
                .put("n_params", 6 * model.size())
                .put("size", 24 * model.size());
        return entry;
    }

    private ObjectNode tokenize(Fields fields) {
        ObjectNode reply = Json.object();
        ArrayNode tokens = reply.putArray("tokens");
        List<Integer> ids = model.encode(
                fields.text("content", ""), fields.flag("add_special"), fields.flag("parse_special", true));
        for (int id : ids) {
            if (fields.flag("with_pieces")) {
                ObjectNode token = tokens.addObject().put("id", id);
                String text = model.spelled(id);
                boolean whole = !text.contains("\uFFFD");
                token.set("piece", whole ? TextNode.valueOf(text) : Json.bytes(model.bytes(id)));
            } else {
                tokens.add(id);
            }
        }
        return reply;
    }

    private void completion(Exchange exchange) throws IOException {
        Fields fields = fields(exchange);
        boolean stream = fields.flag("stream");
        if (fields.integer("n_probs", 0) > 0) {
            refuseScores();
        }
        List<Job> jobs = new LlamaRequest(this, fields).jobs();
        if (stream && jobs.size() == 1) {
            ReplyStream reply = exchange.stream("text/event-stream");
            reply.end(event(complete(exchange, fields, jobs.get(0), Optional.of(reply))) + "\n");
            return;
        }
        ArrayNode ends = Json.array();
        for (Job job : jobs) {
            ends.add(complete(exchange, fields, job, Optional.empty()));
        }
        exchange.json(200, ends.size() == 1 ? ends.get(0) : ends);
    }

    private ObjectNode complete(Exchange exchange, Fields fields, Job job, Optional<ReplyStream> stream)
            throws IOException {
        int slot = slot(exchange, job.prompt(), fields.integer("id_slot", -1));
        int cached = fields.flag("cache_prompt", true) ? slots.cached(slot, job.prompt()) : 0;
        LlamaCompletion completion = new LlamaCompletion(model, job, options.contextTokens(), slot, cached);
        try {
            ModelRun run = generations.run(exchange, job, (step, of) -> {
                if (completion.add(step) && stream.isPresent()) {
                    stream.get().send(event(completion.chunk(step)));
                }
            });
            return completion.end(ownName(), run, stream.isPresent(), fields.flag("return_tokens"));
        } finally {
            slots.give(slot, completion.held());
        }
    }

    private int slot(Exchange exchange, List<Integer> prompt, int wanted) throws IOException {
        OptionalInt slot = slots.take(prompt, wanted);
        while (slot.isEmpty()) {
            exchange.await(TURN_MILLIS);
            slot = slots.take(prompt, wanted);
        }
        return slot.getAsInt();
    }

    /** A candidate by id, text and bytes: a control token has neither. */
    static ObjectNode named(ServedModel model, Candidate candidate) {
        int id = candidate.token().id().orElseThrow();
        byte[] bytes = model.bytes(id);
        ObjectNode node = Json.object().put("id", id).put("token", new String(bytes, StandardCharsets.UTF_8));
        node.set("bytes", Json.bytes(bytes));
        return node.put("logprob", candidate.logprob());
    }

    // OpenAI's routes

    /** Whatever name is asked for, the model that is loaded answers. */
    @Override
    void checkModel(String name) {}

    /** {@code echo} among others is taken and ignored. */
    @Override
    void check(Ask ask) {}

    @Override
    int limit(Ask ask, List<Integer> prompt) {
        return new LlamaRequest(this, ask.fields()).limit(prompt);
    }

    @Override
    Sampling sampling(Ask ask) {
        return new LlamaRequest(this, ask.fields()).sampling();
    }

    @Override
    JsonNode scores(Ask ask, Part part) {
        if (part.steps().isEmpty()) {
            return NullNode.instance;
        }
        ObjectNode scores = Json.object();
        ArrayNode content = scores.putArray("content");
        for (Step step : part.steps()) {
            ObjectNode token = named(
                    model, new Candidate(step.scored().token(), step.scored().logprob()));
            ArrayNode top = token.putArray("top_logprobs");
            step.scored().alternatives().forEach(candidate -> top.add(named(model, candidate)));
            content.add(token);
        }
        return scores;
    }

    @Override
    int cachedTokens(Ask ask, List<Integer> prompt) {
        OptionalInt slot = slots.take(prompt, -1);
        if (slot.isEmpty()) {
            return 0;
        }
        int cached = slots.cached(slot.getAsInt(), prompt);
        slots.give(slot.getAsInt(), prompt);
        return cached;
    }

    @Override
    boolean finishesApart() {
        return true;
    }

    @Override
    boolean usageWithReason(Ask ask) {
        return !ask.chat();
    }

    @Override
    boolean usageInStream(Ask ask) {
        return ask.chat() && super.usageInStream(ask);
    }

    @Override
    ObjectNode usage(int promptTokens, int newTokens, int cachedTokens) {
        ObjectNode usage = super.usage(promptTokens, newTokens, cachedTokens);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cachedTokens);
        return usage;
    }
}
