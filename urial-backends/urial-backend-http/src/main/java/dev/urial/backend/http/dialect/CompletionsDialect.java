package dev.urial.backend.http.dialect;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Rank;
import dev.urial.core.spi.RepetitionPenalty;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Token;
import dev.urial.core.spi.Usage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What servers have in common that speak as OpenAI's {@code /v1/completions} does (the vendor's API reference, "Completions"): one
 * prompt, one choice, server-sent events, log-probabilities in the older form of parallel lists.
 */
public abstract class CompletionsDialect implements Dialect {
    static final String PATH = "/v1/completions";

    /** A list of models is all that can be hoped for. */
    @Override
    public ServerFacts facts(Server server) {
        return recognise(server)
                .orElseGet(() -> new ServerFacts(
                        "unknown",
                        server.find("/v1/models")
                                .map(CompletionsDialect::models)
                                .orElse(List.of()),
                        OptionalInt.empty(),
                        false));
    }

    @Override
    public Call completion(Asked asked) {
        return new Call(
                PATH,
                body(
                        asked,
                        asked.tokens()
                                .<Object>map(tokens -> tokens)
                                .orElse(asked.prompt().text())));
    }

    private Map<String, Object> body(Asked asked, Object prompt) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", asked.model());
        body.put("prompt", prompt);
        body.put("max_tokens", asked.maxNewTokens());
        body.putAll(sampling(asked));
        if (!asked.stops().isEmpty()) {
            body.put("stop", asked.stops());
        }
        if (asked.topLogprobs() > 0) {
            body.put("logprobs", asked.topLogprobs());
        }
        asked.jsonSchema().ifPresent(schema -> body.putAll(schemaFields(schema)));
        if (asked.stream()) {
            body.put("stream", true);
            body.putAll(streaming());
        }
        return body;
    }

    /**
     * How a text is held to a JSON schema. OpenAI's own completions know no such field; most other servers take it from its chats.
     */
    protected Map<String, Object> schemaFields(Map<String, Object> schema) {
        return responseFormat(schema);
    }

    /** The field of OpenAI's chats (the API reference, "Structured outputs"), which other servers have taken over. */
    static Map<String, Object> responseFormat(Map<String, Object> schema) {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("name", "reply");
        named.put("strict", true);
        named.put("schema", schema);
        Map<String, Object> format = new LinkedHashMap<>();
        format.put("type", "json_schema");
        format.put("json_schema", named);
        return Map.of("response_format", format);
    }

    /** What is asked for a stream to tell its usage. */
    protected Map<String, Object> streaming() {
        return Map.of("stream_options", Map.of("include_usage", true));
    }

    /** The decoding, by the fields that this kind of server knows. */
    protected Map<String, Object> sampling(Asked asked) {
        return openAiSampling(name(), asked.sampling());
    }

    /**
     * OpenAI's own fields.
     *
     * @throws BackendException {@code UNSUPPORTED} if they cannot say what is asked
     */
    static Map<String, Object> openAiSampling(String dialect, Sampling sampling) {
        refuse(
                dialect,
                "a repetition penalty",
                "repetition-penalty 1",
                sampling.repetitionPenalty().active());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("temperature", sampling.temperature());
        fields.put("seed", seed(sampling));
        if (!sampling.greedy()) {
            refuse(dialect, "top-k", "top-k 0", sampling.topK() != 0);
            refuse(dialect, "min-p", "min-p 0", sampling.minP() != 0);
            fields.put("top_p", sampling.topP());
        }
        return fields;
    }

    static Map<String, Object> openAiChat(String dialect, Asked asked, String limit) {
        Map<String, Object> fields = openAiSampling(dialect, asked.sampling());
        fields.put(limit, asked.maxNewTokens());
        return fields;
    }

    @Override
    public Map<String, Object> chatSampling(Asked asked) {
        Map<String, Object> fields = new LinkedHashMap<>(sampling(asked));
        fields.put("max_tokens", asked.maxNewTokens());
        return fields;
    }

    /** Those of servers that know the sampling of Hugging Face and vLLM, too. */
    static Map<String, Object> extendedSampling(Sampling sampling) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("temperature", sampling.temperature());
        fields.put("seed", seed(sampling));
        if (!sampling.greedy()) {
            fields.put("top_p", sampling.topP());
            fields.put("top_k", sampling.topK() == 0 ? -1 : sampling.topK());
            fields.put("min_p", sampling.minP());
        }
        RepetitionPenalty penalty = sampling.repetitionPenalty();
        if (penalty.active()) {
            fields.put("repetition_penalty", penalty.factor());
        }
        return fields;
    }

    /** A seed as servers take it: not negative, 32 bits. */
    static long seed(Sampling sampling) {
        return Long.hashCode(sampling.seed()) & 0x7fff_ffffL;
    }

    private static void refuse(String dialect, String what, String instead, boolean asked) {
        if (asked) {
            throw new BackendException(
                    Kind.UNSUPPORTED,
                    "a server spoken to as " + dialect + " cannot be asked for " + what + "; use --" + instead);
        }
    }

    @Override
    public Reply read(Json reply) {
        Json choice = reply.at("choices", 0);
        return new Reply(
                choice.at("text").textOrEmpty(),
                scored(choice.at("logprobs")),
                ending(choice),
                usage(reply.at("usage")));
    }

    /** Why a choice has ended, if it has. */
    protected Optional<Reply.Ending> ending(Json choice) {
        return choice.at("finish_reason").text().map(reason -> new Reply.Ending(reason(reason), stop(choice)));
    }

    private static Optional<String> stop(Json choice) {
        return choice.at("finish_reason").textOrEmpty().equals("stop")
                ? choice.at("stop_reason").text()
                : Optional.empty();
    }

    /** The reason that a server's word means: whatever is no limit is the model's own end. */
    static FinishReason reason(String word) {
        return switch (word) {
            case "length", "limit", "max_tokens" -> FinishReason.LENGTH;
            case "cancelled", "abort", "cancel" -> FinishReason.CANCELLED;
            default -> FinishReason.STOP;
        };
    }

    /** The usage as OpenAI tells it. */
    static Optional<Usage> usage(Json usage) {
        OptionalInt prompt = usage.at("prompt_tokens").integer();
        if (prompt.isEmpty() || prompt.getAsInt() < 0) {
            return Optional.empty();
        }
        int cached =
                usage.at("prompt_tokens_details", "cached_tokens").integer().orElse(0);
        int made = usage.at("completion_tokens").integer().orElse(0);
        return Optional.of(
                new Usage(prompt.getAsInt(), Math.max(0, Math.min(cached, prompt.getAsInt())), Math.max(0, made)));
    }

    /** Tokens, their log-probabilities and the likeliest beside them, in parallel lists. */
    static List<ScoredToken> scored(Json logprobs) {
        List<Json> tokens = logprobs.at("tokens").list();
        List<ScoredToken> scored = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            double logprob = logprobs.at("token_logprobs", i).number().orElse(Double.NaN);
            if (!Double.isNaN(logprob)) {
                List<Candidate> best = new ArrayList<>();
                logprobs.at("top_logprobs", i)
                        .fields()
                        .forEach((text, value) -> value.number()
                                .ifPresent(number -> best.add(candidate(text, OptionalInt.empty(), number))));
                scored.add(scored(new Token(tokens.get(i).textOrEmpty(), OptionalInt.empty()), logprob, best));
            }
        }
        return scored;
    }

    /** A token as most servers tell it: {@code {"token", "logprob", "top_logprobs": [the same]}}, with an {@code id} or without. */
    static ScoredToken entry(Json entry) {
        List<Candidate> best = new ArrayList<>();
        for (Json other : entry.at("top_logprobs").list()) {
            Token token = token(other);
            best.add(candidate(
                    token.text(), token.id(), other.at("logprob").number().orElse(0)));
        }
        return scored(token(entry), entry.at("logprob").number().orElse(0), best);
    }

    private static Token token(Json entry) {
        return new Token(entry.at("token").textOrEmpty(), entry.at("id").integer());
    }

    static Candidate candidate(String text, OptionalInt id, double logprob) {
        return new Candidate(new Token(text, id), Math.min(0, logprob));
    }

    /** A token among the likeliest ones: its rank is known if it is as likely as one of them. */
    static ScoredToken scored(Token token, double logprob, List<Candidate> best) {
        List<Candidate> sorted = new ArrayList<>(best);
        sorted.sort(Comparator.comparingDouble(Candidate::logprob).reversed());
        double capped = Math.min(0, logprob);
        int better = (int) sorted.stream()
                .filter(other -> other.logprob() > capped && !same(other.token(), token))
                .count();
        boolean among = sorted.stream().anyMatch(other -> same(other.token(), token) || other.logprob() <= capped);
        return new ScoredToken(token, capped, among ? Rank.of(better + 1) : Rank.above(sorted.size()), sorted);
    }

    private static boolean same(Token one, Token other) {
        boolean known = one.id().isPresent() && other.id().isPresent();
        return known ? one.id().equals(other.id()) : one.text().equals(other.text());
    }

    /** The models of {@code /v1/models}. */
    static List<ServerFacts.Served> models(Json page) {
        List<ServerFacts.Served> models = new ArrayList<>();
        for (Json model : page.at("data").list()) {
            model.at("id")
                    .text()
                    .ifPresent(id -> models.add(
                            new ServerFacts.Served(id, model.at("max_model_len").integer(), Map.of())));
        }
        return models;
    }
}
