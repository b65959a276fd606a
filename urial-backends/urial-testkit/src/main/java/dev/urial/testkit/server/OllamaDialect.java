package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.RepetitionPenalty;
import dev.urial.core.spi.Sampling;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Ollama: its own routes here, OpenAI's in {@link OllamaCompletions}. A prompt beyond the context loses its middle without a
 * word, unless the request says {@code "truncate": false}.
 */
final class OllamaDialect extends Dialect {
    private static final int MAX_TOP_LOGPROBS = 20;
    private static final int KEPT = 4;

    private final OllamaCompletions completions;

    OllamaDialect(ServerOptions options, ServedModel model, Generations generations) {
        super(options, model, generations);
        this.completions = new OllamaCompletions(options, model, generations);
    }

    @Override
    void answer(Exchange exchange) throws IOException {
        switch (exchange.request().route()) {
            case "GET /" -> exchange.reply(200, "text/plain; charset=utf-8", "Ollama is running");
            case "GET /api/version" -> exchange.json(200, Json.object().put("version", "0.13.0"));
            case "GET /api/tags" -> exchange.json(200, tags());
            case "POST /api/show" -> exchange.json(200, show(fields(exchange)));
            case "POST /api/generate" -> generate(exchange, fields(exchange));
            default -> completions.answer(exchange);
        }
    }

    @Override
    JsonNode error(int status, String message) {
        return Json.object().put("error", message);
    }

    private void checkModel(Fields fields) {
        String name = fields.text("model", fields.text("name", ""));
        if (!options.models().contains(name) && !options.models().contains(untagged(name))) {
            throw refuse(404, "model '" + name + "' not found");
        }
    }

    static String untagged(String name) {
        return name.endsWith(":latest") ? name.substring(0, name.length() - ":latest".length()) : name;
    }

    private ObjectNode tags() {
        ObjectNode tags = Json.object();
        ArrayNode models = tags.putArray("models");
        for (String name : options.models()) {
            ObjectNode entry = models.addObject()
                    .put("name", name + ":latest")
                    .put("model", name + ":latest")
                    .put("modified_at", Instant.EPOCH.toString())
                    .put("size", 24 * model.size())
                    .put("digest", "a".repeat(64));
            entry.set("details", details());
        }
        return tags;
    }

    private static ObjectNode details() {
        ObjectNode details = Json.object()
                .put("parent_model", "")
                .put("format", "gguf")
                .put("family", "bigram")
                .put("parameter_size", "1.5K")
                .put("quantization_level", "F32");
        details.putArray("families").add("bigram");
        return details;
    }

    private ObjectNode show(Fields fields) {
        checkModel(fields);
        ObjectNode show = Json.object()
                .put("modelfile", "FROM " + ownName())
                .put("parameters", "")
                .put("template", "user: {{ .Prompt }}\nassistant:");
        show.set("details", details());
        show.putObject("model_info")
                .put("general.architecture", "bigram")
                .put("bigram.context_length", options.contextTokens())
                .put("bigram.vocab_size", model.size())
                .put("tokenizer.ggml.bos_token_id", model.bos());
        show.putArray("capabilities").add("completion");
        return show;
    }

    private void generate(Exchange exchange, Fields fields) throws IOException {
        int top = fields.integer("top_logprobs", 0);
        if (top < 0 || top > MAX_TOP_LOGPROBS) {
            throw refuse(400, "top_logprobs must be between 0 and 20");
        }
        checkModel(fields);
        boolean raw = fields.flag("raw");
        if (raw && (fields.has("system") || fields.has("template") || fields.has("context"))) {
            throw refuse(400, "raw mode does not support template, system, or context");
        }
        if (fields.flag("logprobs")) {
            refuseScores();
        }
        String prompt = fields.text("prompt", "");
        if (prompt.isEmpty()) {
            exchange.json(200, line(fields, "").put("done", true).put("done_reason", "load"));
            return;
        }
        Job job = job(fields, raw ? prompt(prompt) : ChatTemplate.user(prompt), top);
        if (fields.flag("stream", true)) {
            stream(exchange, fields, job);
        } else {
            whole(exchange, fields, job);
        }
    }

    private Job job(Fields fields, String prompt, int top) {
        Fields settings = fields.inner("options");
        int context = Math.min(options.contextTokens(), settings.integer("num_ctx", options.contextTokens()));
        List<Integer> tokens = model.encode(prompt, true, true);
        if (tokens.size() >= context) {
            if (!fields.flag("truncate", true)) {
                throw refuse(
                        400,
                        "request (" + tokens.size() + " tokens) exceeds the available context size (" + context
                                + " tokens), try increasing it");
            }
            tokens = shortened(tokens, context);
        }
        int room = Math.max(1, context - tokens.size());
        int asked = settings.integer("num_predict", -1);
        return new Job(
                tokens,
                sampling(settings, context),
                asked < 0 ? room : Math.min(room, asked),
                settings.texts("stop"),
                includesStops(),
                top,
                Map.of(),
                held(fields.node("format")));
    }

    /** The first few tokens and the last ones, half a context in all. */
    private static List<Integer> shortened(List<Integer> tokens, int context) {
        int kept = Math.min(KEPT, context / 2);
        List<Integer> end = tokens.subList(tokens.size() - (context / 2 - kept), tokens.size());
        List<Integer> result = new ArrayList<>(tokens.subList(0, kept));
        result.addAll(end);
        return result;
    }

    private Sampling sampling(Fields settings, int context) {
        int window = settings.integer("repeat_last_n", 64);
        double factor = settings.number("repeat_penalty", 1);
        return sampling(
                settings.number("temperature", 0.8),
                Math.min(1, Math.max(1e-9, settings.number("top_p", 0.9))),
                Math.max(0, settings.integer("top_k", 40)),
                settings.number("min_p", 0),
                window == 0 || factor <= 0
                        ? RepetitionPenalty.NONE
                        : new RepetitionPenalty(factor, OptionalInt.of(window < 0 ? context : window)),
                seed(settings));
    }

    private void stream(Exchange exchange, Fields fields, Job job) throws IOException {
        ReplyStream stream = exchange.stream("application/x-ndjson");
        int[] made = new int[1];
        ModelRun done = generations.run(exchange, job, (step, run) -> {
            made[0]++;
            ObjectNode line = line(fields, step.text()).put("done", false);
            ArrayNode scores = scores(fields, step);
            if (!scores.isEmpty()) {
                line.set("logprobs", scores);
            }
            if (!step.text().isEmpty() || !scores.isEmpty()) {
                stream.send(Json.text(line) + "\n");
            }
        });
        stream.end(Json.text(end(line(fields, ""), job, done, made[0])) + "\n");
    }

    private void whole(Exchange exchange, Fields fields, Job job) throws IOException {
        StringBuilder text = new StringBuilder();
        ArrayNode scores = Json.array();
        int[] made = new int[1];
        ModelRun done = generations.run(exchange, job, (step, run) -> {
            made[0]++;
            text.append(step.text());
            scores.addAll(scores(fields, step));
        });
        ObjectNode reply = end(line(fields, text.toString()), job, done, made[0]);
        if (!scores.isEmpty()) {
            reply.set("logprobs", scores);
        }
        exchange.json(200, reply);
    }

    private ObjectNode line(Fields fields, String text) {
        return Json.object()
                .put("model", fields.text("model", ownName()))
                .put("created_at", Instant.now().toString())
                .put("response", text);
    }

    private static ObjectNode end(ObjectNode line, Job job, ModelRun run, int made) {
        return line.put("done", true)
                .put("done_reason", run.cause().orElseThrow() == Cause.LIMIT ? "length" : "stop")
                .put("total_duration", 3_000_000)
                .put("load_duration", 1_000_000)
                .put("prompt_eval_count", job.prompt().size())
                .put("prompt_eval_duration", 1_000_000)
                .put("eval_count", made)
                .put("eval_duration", 1_000_000);
    }

    /** A token has no id here, only its text. */
    private ArrayNode scores(Fields fields, Step step) {
        ArrayNode scores = Json.array();
        if (!fields.flag("logprobs") || model.isEnd(step.token())) {
            return scores;
        }
        ObjectNode token = ChatScores.token(step.scored());
        if (step.scored().alternatives().isEmpty()) {
            token.remove("top_logprobs");
        }
        return scores.add(token);
    }
}
