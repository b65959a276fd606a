package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Token;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Hugging Face's text-generation-inference. A stop ends the text only where it ends a token, and stays in the text; what is wrong
 * with a request for a stream is told in the stream, with status 200.
 */
final class TgiDialect extends Dialect {
    TgiDialect(ServerOptions options, ServedModel model, Generations generations) {
        super(options, model, generations);
    }

    @Override
    void answer(Exchange exchange) throws IOException {
        switch (exchange.request().route()) {
            case "GET /health" -> exchange.reply(200, "text/plain", "");
            case "GET /info" -> exchange.json(200, info());
            case "POST /generate" -> generate(exchange, request(exchange));
            case "POST /generate_stream" -> stream(exchange);
            case "POST /tokenize" -> exchange.json(200, tokenize(fields(exchange)));
            default -> exchange.reply(404, "text/plain", "");
        }
    }

    @Override
    boolean isOpen(String path) {
        return path.equals("/health") || path.equals("/info");
    }

    @Override
    Refusal unauthorized(Optional<String> key) {
        return new Refusal(401, MissingNode.getInstance());
    }

    @Override
    JsonNode error(int status, String message) {
        return Json.object().put("error", message).put("error_type", status == 429 ? "overloaded" : "validation");
    }

    private TgiRequest request(Exchange exchange) {
        Fields fields = fields(exchange);
        TgiRequest request = new TgiRequest(this, fields);
        if (request.details()) {
            refuseScores();
        }
        if (generations.full()) {
            throw refuse(429, "Model is overloaded");
        }
        return request;
    }

    private ObjectNode info() {
        return Json.object()
                .put("model_id", ownName())
                .put("model_sha", "e".repeat(40))
                .put("model_pipeline_tag", "text-generation")
                .put("max_concurrent_requests", options.slots())
                .put("max_best_of", 2)
                .put("max_stop_sequences", TgiRequest.MAX_STOPS)
                .put("max_input_tokens", options.contextTokens() - 1)
                .put("max_total_tokens", options.contextTokens())
                .put("validation_workers", 2)
                .put("max_client_batch_size", 4)
                .put("router", "text-generation-router")
                .put("version", "3.3.6")
                .put("sha", "f".repeat(40))
                .put("docker_label", "sha-fffffff");
    }

    private ArrayNode tokenize(Fields fields) {
        ArrayNode tokens = Json.array();
        int at = 0;
        for (int id : model.encode(fields.text("inputs", ""), fields.flag("add_special_tokens", true), true)) {
            String text = model.spelled(id);
            int end = id == model.bos() ? at : at + text.length();
            tokens.addObject().put("id", id).put("text", text).put("start", at).put("stop", end);
            at = end;
        }
        return tokens;
    }

    private void generate(Exchange exchange, TgiRequest request) throws IOException {
        TgiText text = new TgiText(request);
        ArrayNode tokens = Json.array();
        ArrayNode tops = Json.array();
        ModelRun run = generations.run(exchange, request.job(), (step, of) -> {
            text.add(step, of);
            tokens.add(token(step));
            if (request.job().alternatives() > 0) {
                tops.add(top(step));
            }
        });
        ObjectNode reply = Json.object().put("generated_text", text.whole());
        if (request.details()) {
            ObjectNode details = details(request, text, run);
            details.set("prefill", prefill(request));
            details.set("tokens", tokens);
            if (!tops.isEmpty()) {
                details.set("top_tokens", tops);
            }
            reply.set("details", details);
        }
        exchange.header("x-prompt-tokens", String.valueOf(request.job().prompt().size()))
                .header("x-generated-tokens", String.valueOf(text.tokens()))
                .json(200, reply);
    }

    private void stream(Exchange exchange) throws IOException {
        TgiRequest request;
        try {
            request = request(exchange);
            request.checkStream();
        } catch (Refusal refusal) {
            exchange.stream("text/event-stream").end(tgiEvent(refusal.body()));
            return;
        }
        ReplyStream stream = exchange.header("x-accel-buffering", "no").stream("text/event-stream");
        TgiText text = new TgiText(request);
        StringBuilder last = new StringBuilder();
        generations.run(exchange, request.job(), (step, run) -> {
            text.add(step, run);
            ObjectNode event = Json.object().put("index", text.tokens());
            event.set("token", token(step));
            if (request.job().alternatives() > 0) {
                event.set("top_tokens", top(step));
            }
            if (run.cause().isEmpty()) {
                stream.send(tgiEvent(event.putNull("generated_text").putNull("details")));
                return;
            }
            event.put("generated_text", text.whole());
            event.set(
                    "details",
                    request.details()
                            ? details(request, text, run)
                                    .put("input_length", request.job().prompt().size())
                            : null);
            last.append(tgiEvent(event));
        });
        stream.end(last.toString());
    }

    /** Without a space after the colon, which is right, too. */
    private static String tgiEvent(JsonNode node) {
        return "data:" + Json.text(node) + "\n\n";
    }

    private static ObjectNode details(TgiRequest request, TgiText text, ModelRun run) {
        ObjectNode details = Json.object()
                .put(
                        "finish_reason",
                        switch (run.cause().orElseThrow()) {
                            case END -> "eos_token";
                            case LIMIT -> "length";
                            case STOP -> "stop_sequence";
                        })
                .put("generated_tokens", text.tokens());
        if (request.job().sampling().greedy()) {
            return details.putNull("seed");
        }
        return details.put("seed", request.job().sampling().seed());
    }

    private ArrayNode prefill(TgiRequest request) {
        ArrayNode prefill = Json.array();
        if (request.prefill()) {
            List<Integer> prompt = request.job().prompt();
            prefill.addObject()
                    .put("id", prompt.get(0))
                    .put("text", model.spelled(prompt.get(0)))
                    .putNull("logprob");
            for (ScoredToken scored : model.scores(prompt, 0)) {
                prefill.addObject()
                        .put("id", scored.token().id().orElseThrow())
                        .put("text", scored.token().text())
                        .put("logprob", scored.logprob());
            }
        }
        return prefill;
    }

    private ObjectNode token(Step step) {
        boolean end = model.isEnd(step.token());
        return Json.object()
                .put("id", step.token())
                .put("text", end ? ServedModel.END : step.text())
                .put("logprob", step.scored().logprob())
                .put("special", end);
    }

    private ArrayNode top(Step step) {
        ArrayNode top = Json.array();
        for (Candidate candidate : step.scored().alternatives()) {
            Token token = candidate.token();
            top.addObject()
                    .put("id", token.id().orElseThrow())
                    .put("text", token.text())
                    .put("logprob", candidate.logprob())
                    .put("special", model.isEnd(token.id().orElseThrow()));
        }
        return top;
    }
}
