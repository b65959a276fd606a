package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.Candidate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One completion of llama-server's own {@code /completion}, as it goes on. Confined to its thread. */
final class LlamaCompletion {
    private final ServedModel model;
    private final Job job;
    private final int contextTokens;
    private final int slot;
    private final int cached;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> tokens = new ArrayList<>();
    private final ArrayNode probabilities = Json.array();

    LlamaCompletion(ServedModel model, Job job, int contextTokens, int slot, int cached) {
        this.model = model;
        this.job = job;
        this.contextTokens = contextTokens;
        this.slot = slot;
        this.cached = cached;
    }

    /** The tokens that the slot holds in the end: the last one that was made has not been computed. */
    List<Integer> held() {
        List<Integer> held = new ArrayList<>(job.prompt());
        held.addAll(tokens.subList(0, Math.max(0, tokens.size() - 1)));
        return held;
    }

    /**
     * Takes a token over.
     *
     * @return whether there is something to tell: a token that ends amid a character is not told of
     */
    boolean add(Step step) {
        tokens.add(step.token());
        bytes.writeBytes(model.bytes(step.token()));
        text.append(step.text());
        if (endsAmidACharacter(bytes.toByteArray())) {
            return false;
        }
        if (job.alternatives() > 0) {
            probabilities.add(probability(step));
        }
        return true;
    }

    /** Whether the last bytes are the beginning of a character. */
    private static boolean endsAmidACharacter(byte[] bytes) {
        for (int back = 1; back <= 4 && back <= bytes.length; back++) {
            int b = bytes[bytes.length - back] & 0xff;
            if (b >= 0xc0) {
                int length = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
                return length > back;
            }
            if (b < 0x80) {
                return false;
            }
        }
        return false;
    }

    /** What a stream tells with a token. What a limit releases is not told any more. */
    private static String told(Step step) {
        return step.text().substring(0, step.text().length() - step.released().length());
    }

    /** The text is what is told with the token, which may be that of several, or none while a stop may begin there. */
    private ObjectNode probability(Step step) {
        String told = told(step);
        ObjectNode probability = Json.object().put("id", step.token()).put("token", told);
        probability.set("bytes", Json.bytes(told.getBytes(StandardCharsets.UTF_8)));
        probability.put("logprob", step.scored().logprob());
        ArrayNode top = probability.putArray("top_logprobs");
        for (Candidate candidate : step.scored().alternatives()) {
            top.add(LlamaServerDialect.named(model, candidate));
        }
        return probability;
    }

    /** A part of a stream. */
    ObjectNode chunk(Step step) {
        ObjectNode chunk = Json.object().put("index", 0).put("content", told(step));
        chunk.putArray("tokens").add(step.token());
        chunk.put("stop", false)
                .put("id_slot", -1)
                .put("tokens_predicted", tokens.size())
                .put("tokens_evaluated", job.prompt().size());
        if (!probabilities.isEmpty()) {
            chunk.putArray("completion_probabilities").add(probabilities.get(probabilities.size() - 1));
        }
        return chunk;
    }

    /** The whole completion, or the end of a stream, which repeats neither text nor probabilities. */
    ObjectNode end(String name, ModelRun run, boolean stream, boolean withTokens) {
        ObjectNode end = Json.object().put("index", 0).put("content", stream ? "" : text.toString());
        ArrayNode ids = end.putArray("tokens");
        if (withTokens && !stream) {
            tokens.forEach(ids::add);
        }
        end.put("id_slot", slot)
                .put("stop", true)
                .put("model", name)
                .put("tokens_predicted", tokens.size())
                .put("tokens_evaluated", job.prompt().size());
        end.set("generation_settings", settings());
        end.put("prompt", model.decode(job.prompt()))
                .put("has_new_line", text.indexOf("\n") >= 0)
                .put("truncated", job.prompt().size() + tokens.size() >= contextTokens)
                .put("stop_type", stopType(run.cause().orElseThrow()))
                .put("stopping_word", run.stop().orElse(""))
                .put("tokens_cached", held().size());
        end.set("timings", timings());
        ArrayNode kept = withoutStop(run);
        if (!stream && !kept.isEmpty()) {
            end.set("completion_probabilities", kept);
        }
        return end;
    }

    /** Of a stop string as many tokens are taken off as it has by itself, whether or not the model wrote it in these. */
    private ArrayNode withoutStop(ModelRun run) {
        int off =
                run.stop().map(stop -> model.encode(stop, false, false).size()).orElse(0);
        ArrayNode kept = Json.array();
        for (int i = 0; i < probabilities.size() - off; i++) {
            kept.add(probabilities.get(i));
        }
        return kept;
    }

    private JsonNode settings() {
        return Json.object()
                .put("n_predict", job.maxTokens())
                .put("temperature", job.sampling().temperature())
                .put("top_k", job.sampling().topK())
                .put("top_p", job.sampling().topP())
                .put("min_p", job.sampling().minP())
                .put("repeat_penalty", job.sampling().repetitionPenalty().factor())
                .put("n_probs", job.alternatives());
    }

    private static String stopType(Cause cause) {
        return switch (cause) {
            case END -> "eos";
            case LIMIT -> "limit";
            case STOP -> "word";
        };
    }

    private ObjectNode timings() {
        return Json.object()
                .put("cache_n", cached)
                .put("prompt_n", job.prompt().size() - cached)
                .put("prompt_ms", 1.0)
                .put("prompt_per_token_ms", 1.0)
                .put("prompt_per_second", 1000.0)
                .put("predicted_n", tokens.size())
                .put("predicted_ms", 1.0)
                .put("predicted_per_token_ms", 1.0)
                .put("predicted_per_second", 1000.0);
    }
}
