package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.RepetitionPenalty;
import dev.urial.core.spi.Sampling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What the servers share that answer OpenAI's {@code /v1/completions} and {@code /v1/chat/completions}. */
abstract class CompletionsDialect extends Dialect {
    private final AtomicLong ids = new AtomicLong();

    CompletionsDialect(ServerOptions options, ServedModel model, Generations generations) {
        super(options, model, generations);
    }

    /** Refuses what this kind does not take. */
    abstract void check(Ask ask);

    /** How many tokens may be made; refuses what the context does not hold. */
    abstract int limit(Ask ask, List<Integer> prompt);

    /** The {@code logprobs} of some tokens. */
    abstract JsonNode scores(Ask ask, Part part);

    /** The tokens of a prompt's text. */
    List<Integer> encode(Ask ask, String text) {
        return model.encode(text, true, true);
    }

    /** Whether the end-of-text token counts among the new tokens, and is scored. */
    boolean countsEnd() {
        return true;
    }

    /** Whether a stream says in a chunk of its own, without text, why it ends. */
    boolean finishesApart() {
        return false;
    }

    /** What stands in the choice beside the usual. */
    void complete(Ask ask, ObjectNode choice, Part part, boolean stream) {}

    /** The usage, of a whole completion or at the end of a stream. */
    ObjectNode usage(int promptTokens, int newTokens, int cachedTokens) {
        return Json.object()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", newTokens)
                .put("total_tokens", promptTokens + newTokens);
    }

    /** What of the prompt an earlier one has left. */
    int cachedTokens(Ask ask, List<Integer> prompt) {
        return 0;
    }

    /** Whether the usage stands in the chunk that says why a stream ends. */
    boolean usageWithReason(Ask ask) {
        return false;
    }

    /** Whether the usage stands in a chunk of its own after that. */
    boolean usageInStream(Ask ask) {
        return ask.fields().inner("stream_options").flag("include_usage");
    }

    boolean usageInEachChunk(Ask ask) {
        return false;
    }

    RepetitionPenalty penalty(Ask ask) {
        return RepetitionPenalty.NONE;
    }

    Sampling sampling(Ask ask) {
        Fields fields = ask.fields();
        return sampling(fields.number("temperature", 1), fields.number("top_p", 1), 0, 0, penalty(ask), seed(fields));
    }

    /** The JSON schema to which the text is to be held; anything but an object if there is none. */
    JsonNode schema(Ask ask) {
        return ask.fields().node("response_format").path("json_schema").path("schema");
    }

    /** The answer to who asks for another model. */
    Refusal noSuchModel(String name) {
        return refuse(404, "The model `" + name + "` does not exist.");
    }

    /** Refuses another model. */
    void checkModel(String name) {
        if (!options.models().contains(name)) {
            throw noSuchModel(name);
        }
    }

    final void completions(Exchange exchange, boolean chat) throws IOException {
        Ask ask = new Ask(fields(exchange), chat, (chat ? "chatcmpl-" : "cmpl-") + ids.incrementAndGet());
        check(ask);
        checkModel(ask.model(ownName()));
        if (ask.scores()) {
            refuseScores();
        }
        List<Job> jobs = new ArrayList<>();
        for (List<Integer> prompt : prompts(ask)) {
            jobs.add(job(ask, prompt));
        }
        if (ask.fields().flag("stream")) {
            if (jobs.size() > 1) {
                throw refuse(400, "several prompts are not streamed here");
            }
            stream(exchange, ask, jobs.get(0));
        } else {
            whole(exchange, ask, jobs);
        }
    }

    private List<List<Integer>> prompts(Ask ask) {
        if (ask.chat()) {
            return List.of(encode(ask, ChatTemplate.apply(ask.fields().node("messages"))));
        }
        JsonNode prompt = ask.fields().node("prompt");
        if (prompt.isTextual()) {
            return List.of(encode(ask, prompt(prompt.textValue())));
        }
        if (prompt.path(0).isIntegralNumber()) {
            return List.of(known(ids(prompt)));
        }
        List<List<Integer>> prompts = new ArrayList<>();
        for (JsonNode one : prompt) {
            prompts.add(one.isTextual() ? encode(ask, prompt(one.textValue())) : known(ids(one)));
        }
        if (prompts.isEmpty()) {
            throw refuse(400, "Either prompt or prompt_embeds must be provided and non-empty.");
        }
        return prompts;
    }

    static List<Integer> ids(JsonNode array) {
        List<Integer> ids = new ArrayList<>();
        array.forEach(id -> ids.add(id.asInt(-1)));
        return ids;
    }

    private Job job(Ask ask, List<Integer> prompt) {
        return new Job(
                prompt,
                sampling(ask),
                limit(ask, prompt),
                ask.fields().texts("stop"),
                includesStops() || ask.fields().flag("include_stop_str_in_output"),
                ask.alternatives(),
                Map.of(),
                held(schema(ask)));
    }

    private void whole(Exchange exchange, Ask ask, List<Job> jobs) throws IOException {
        ArrayNode choices = Json.array();
        int promptTokens = 0;
        int newTokens = 0;
        int cached = 0;
        for (Job job : jobs) {
            cached += cachedTokens(ask, job.prompt());
            List<Step> steps = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            ModelRun run = generations.run(exchange, job, (step, of) -> {
                steps.add(step);
                text.append(step.text());
            });
            Part part = new Part(job, text.toString(), counted(steps), true, 0, run.cause(), run.stop());
            ObjectNode choice = ask.chat() ? message(part) : Json.object().put("text", part.text());
            finish(ask, choice.put("index", choices.size()), part, false);
            choices.add(choice);
            promptTokens += job.prompt().size();
            newTokens += part.steps().size();
        }
        ObjectNode reply = envelope(ask, ask.chat() ? "chat.completion" : "text_completion", choices);
        reply.set("usage", usage(promptTokens, newTokens, cached));
        exchange.json(200, reply);
    }

    private static ObjectNode message(Part part) {
        ObjectNode choice = Json.object();
        choice.putObject("message").put("role", "assistant").put("content", part.text());
        return choice;
    }

    private void finish(Ask ask, ObjectNode choice, Part part, boolean stream) {
        choice.set("logprobs", ask.scores() ? scores(ask, part) : NullNode.instance);
        choice.put("finish_reason", part.cause().isPresent() ? part.finishReason() : null);
        complete(ask, choice, part, stream);
    }

    private void stream(Exchange exchange, Ask ask, Job job) throws IOException {
        int cached = cachedTokens(ask, job.prompt());
        ReplyStream stream = exchange.stream("text/event-stream; charset=utf-8");
        if (ask.chat()) {
            stream.send(event(chunk(ask, chatStart())));
        }
        StringBuilder text = new StringBuilder();
        List<Step> all = new ArrayList<>();
        ModelRun done = generations.run(exchange, job, (step, run) -> {
            List<Step> counted = counted(List.of(step));
            boolean first = all.isEmpty();
            all.addAll(counted);
            Optional<Cause> cause = finishesApart() ? Optional.empty() : run.cause();
            ObjectNode chunk = chunk(
                    ask, choice(ask, new Part(job, step.text(), counted, first, text.length(), cause, run.stop())));
            text.append(step.text());
            if (usageInEachChunk(ask)) {
                chunk.set("usage", usage(job.prompt().size(), all.size(), cached));
            }
            stream.send(event(chunk));
        });
        StringBuilder last = new StringBuilder();
        if (finishesApart() || job.maxTokens() <= 0) {
            Part end = new Part(job, "", List.of(), all.isEmpty(), text.length(), done.cause(), done.stop());
            ObjectNode chunk = chunk(ask, choice(ask, end));
            if (usageWithReason(ask)) {
                chunk.set("usage", usage(job.prompt().size(), all.size(), cached));
            }
            last.append(event(chunk));
        }
        if (usageInStream(ask)) {
            ObjectNode chunk = envelope(ask, object(ask), Json.array());
            chunk.set("usage", usage(job.prompt().size(), all.size(), cached));
            last.append(event(chunk));
        }
        stream.end(last.append("data: [DONE]\n\n").toString());
    }

    private ObjectNode choice(Ask ask, Part part) {
        ObjectNode choice = Json.object().put("index", 0);
        if (ask.chat()) {
            ObjectNode delta = choice.putObject("delta");
            if (!part.text().isEmpty()) {
                delta.put("content", part.text());
            }
        } else {
            choice.put("text", part.text());
        }
        finish(ask, choice, part, true);
        return choice;
    }

    private static ObjectNode chatStart() {
        ObjectNode choice = Json.object().put("index", 0);
        choice.putObject("delta").put("role", "assistant").put("content", "");
        return choice.putNull("finish_reason");
    }

    private ObjectNode chunk(Ask ask, ObjectNode choice) {
        return envelope(ask, object(ask), Json.array().add(choice));
    }

    private static String object(Ask ask) {
        return ask.chat() ? "chat.completion.chunk" : "text_completion";
    }

    private ObjectNode envelope(Ask ask, String object, ArrayNode choices) {
        ObjectNode envelope = Json.object()
                .put("id", ask.id())
                .put("object", object)
                .put("created", now())
                .put("model", ask.model(ownName()));
        envelope.set("choices", choices);
        return envelope;
    }

    private List<Step> counted(List<Step> steps) {
        return steps.stream()
                .filter(step -> countsEnd() || !model.isEnd(step.token()))
                .toList();
    }

    /** The list of models. */
    final ObjectNode models(String owner) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        for (String name : options.models()) {
            data.add(describe(Json.object()
                    .put("id", name)
                    .put("object", "model")
                    .put("created", now())
                    .put("owned_by", owner)));
        }
        return list;
    }

    /** Adds what this kind says of a model. */
    ObjectNode describe(ObjectNode entry) {
        return entry;
    }
}
