package dev.urial.backend.http.dialect;

import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.RepetitionPenalty;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * llama.cpp's own server by its own page {@code /completion} (its README, "API Endpoints"), which adds no template, takes prompts as
 * tokens, and scores any token. Prompts are made into tokens by the server first, so that what a user writes never becomes a control
 * token.
 */
public final class LlamaServerDialect implements Dialect {
    static final String PATH = "/completion";

    @Override
    public String name() {
        return "llama-server";
    }

    @Override
    public Optional<ServerFacts> recognise(Server server) {
        Optional<Json> found = server.find("/props");
        if (found.isEmpty() || !found.get().at("default_generation_settings").present()) {
            return Optional.empty();
        }
        Json props = found.get();
        Json listed = server.find("/v1/models").orElseGet(Json::missing).at("data", 0);
        String path = props.at("model_path").textOrEmpty();
        String id = listed.at("id").text().orElse(path.substring(path.lastIndexOf('/') + 1));
        Map<String, String> details = new LinkedHashMap<>();
        listed.at("meta", "n_params").number().ifPresent(count -> details.put("parameters", millions(count)));
        listed.at("meta", "size").number().ifPresent(bytes -> details.put("file", (long) bytes / 1_000_000 + " MB"));
        return Optional.of(new ServerFacts(
                "llama-server " + props.at("build_info").text().orElse("of an unknown build"),
                List.of(new ServerFacts.Served(
                        id, props.at("default_generation_settings", "n_ctx").integer(), details)),
                props.at("total_slots").integer(),
                true,
                props.at("chat_template").text().filter(template -> !template.isBlank()),
                specialTokens(props)));
    }

    private static Map<String, String> specialTokens(Json props) {
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String name : List.of("bos_token", "eos_token")) {
            props.at(name).text().ifPresent(spelling -> tokens.put(name, spelling));
        }
        return tokens;
    }

    private static String millions(double count) {
        return Math.round(count / 1e6) + " million";
    }

    @Override
    public Call completion(Asked asked) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "prompt",
                asked.tokens()
                        .<Object>map(tokens -> tokens)
                        .orElse(asked.prompt().text()));
        body.put("n_predict", asked.maxNewTokens());
        body.putAll(sampling(asked));
        body.put("cache_prompt", true);
        asked.slot().ifPresent(slot -> body.put("id_slot", slot));
        if (!asked.stops().isEmpty()) {
            body.put("stop", asked.stops());
        }
        if (asked.topLogprobs() > 0) {
            body.put("n_probs", asked.topLogprobs());
        }
        asked.jsonSchema().ifPresent(schema -> body.put("json_schema", schema));
        body.put("stream", asked.stream());
        return new Call(PATH, body);
    }

    @Override
    public Map<String, Object> chatSampling(Asked asked) {
        Map<String, Object> fields = sampling(asked);
        fields.put("max_tokens", asked.maxNewTokens());
        return fields;
    }

    /**
     * The samplers in our order and no others; but top-k comes first, which changes nothing, for a temperature keeps the order of tokens,
     * and spares the server from weighing its whole vocabulary. Greedy is the first of one.
     */
    static Map<String, Object> sampling(Asked asked) {
        Map<String, Object> fields = ownWords(asked);
        if (asked.sampling().greedy()) {
            fields.put("top_k", 1);
        }
        fields.put("samplers", List.of("penalties", "top_k", "temperature", "top_p", "min_p"));
        return fields;
    }

    /** The decoding in llama.cpp's words, which Ollama has kept. */
    static Map<String, Object> ownWords(Asked asked) {
        Sampling sampling = asked.sampling();
        RepetitionPenalty penalty = sampling.repetitionPenalty();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("temperature", sampling.temperature());
        fields.put("seed", CompletionsDialect.seed(sampling));
        fields.put("top_k", sampling.topK());
        fields.put("top_p", sampling.topP());
        fields.put("min_p", sampling.minP());
        fields.put("repeat_penalty", penalty.factor());
        // below 0 for all is refused by newer builds
        fields.put("repeat_last_n", penalty.lastTokens().orElse(asked.contextTokens()));
        return fields;
    }

    @Override
    public Reply read(Json reply) {
        List<ScoredToken> scored =
                scores(reply).stream().map(CompletionsDialect::entry).toList();
        return new Reply(reply.at("content").textOrEmpty(), scored, ending(reply), usage(reply));
    }

    static List<Json> scores(Json reply) {
        List<Json> scores = reply.at("completion_probabilities").list();
        return scores.isEmpty() ? reply.at("probs").list() : scores;
    }

    private static Optional<Reply.Ending> ending(Json reply) {
        if (!reply.at("stop").isTrue()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (reply.at("stop_type").textOrEmpty()) {
                    case "limit" -> new Reply.Ending(FinishReason.LENGTH, Optional.empty());
                    case "word" ->
                        new Reply.Ending(
                                FinishReason.STOP, reply.at("stopping_word").text());
                    default -> new Reply.Ending(FinishReason.STOP, Optional.empty());
                });
    }

    private static Optional<Usage> usage(Json reply) {
        OptionalInt prompt = reply.at("tokens_evaluated").integer();
        if (prompt.isEmpty() || prompt.getAsInt() < 0) {
            return Optional.empty();
        }
        int cached = reply.at("timings", "cache_n").integer().orElse(0);
        int made = reply.at("tokens_predicted").integer().orElse(0);
        if (reply.at("stop_type").textOrEmpty().equals("eos")) {
            made--; // the end-of-text token is counted there
        }
        return Optional.of(
                new Usage(prompt.getAsInt(), Math.max(0, Math.min(cached, prompt.getAsInt())), Math.max(0, made)));
    }

    @Override
    public List<Integer> topLogprobs() {
        return List.of(100, 20, 5, 1);
    }

    @Override
    public boolean documentsRepetitionPenalty() {
        return true;
    }

    @Override
    public Optional<Tokenization> tokenization() {
        return Optional.of(new LlamaServerTokenization());
    }

    @Override
    public Optional<Scoring> scoring() {
        return Optional.of(new ForcedScoring());
    }
}
