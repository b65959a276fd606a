package dev.urial.backend.http.dialect;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Token;
import dev.urial.core.spi.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Hugging Face's Text Generation Inference by its own pages {@code /generate} and {@code /generate_stream} (its API reference). */
public final class TgiDialect implements Dialect {
    @Override
    public String name() {
        return "tgi";
    }

    @Override
    public Optional<ServerFacts> recognise(Server server) {
        return server.find("/info")
                .filter(info -> info.at("model_id").present()
                        && info.at("max_total_tokens").present())
                .map(info -> new ServerFacts(
                        "tgi " + info.at("version").textOrEmpty(),
                        List.of(new ServerFacts.Served(
                                info.at("model_id").textOrEmpty(),
                                info.at("max_total_tokens").integer(),
                                info.at("model_sha")
                                        .text()
                                        .map(sha -> Map.of("revision", sha))
                                        .orElse(Map.of()))),
                        OptionalInt.empty(),
                        false));
    }

    @Override
    public Call completion(Asked asked) {
        Map<String, Object> parameters = sampling(asked);
        parameters.put("max_new_tokens", asked.maxNewTokens());
        parameters.put("return_full_text", false);
        parameters.put("details", true);
        parameters.put("decoder_input_details", !asked.stream()); // which counts the prompt, and cannot be streamed
        if (!asked.stops().isEmpty()) {
            parameters.put("stop", asked.stops());
        }
        if (asked.topLogprobs() > 0) {
            parameters.put("top_n_tokens", asked.topLogprobs());
        }
        asked.jsonSchema().ifPresent(schema -> parameters.put("grammar", Map.of("type", "json", "value", schema)));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("inputs", asked.prompt().text());
        body.put("parameters", parameters);
        return new Call(asked.stream() ? "/generate_stream" : "/generate", body);
    }

    /** Greedy is said by leaving the temperature out, which must be above 0. */
    private static Map<String, Object> sampling(Asked asked) {
        Sampling sampling = asked.sampling();
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("do_sample", !sampling.greedy());
        if (!sampling.greedy()) {
            if (sampling.minP() != 0) {
                throw new BackendException(
                        Kind.UNSUPPORTED, "a server spoken to as tgi cannot be asked for min-p; use --min-p 0");
            }
            parameters.put("temperature", sampling.temperature());
            parameters.put("seed", CompletionsDialect.seed(sampling));
            if (sampling.topP() < 1) {
                parameters.put("top_p", sampling.topP());
            }
            if (sampling.topK() > 0) {
                parameters.put("top_k", sampling.topK());
            }
        }
        if (sampling.repetitionPenalty().active()) {
            parameters.put("repetition_penalty", sampling.repetitionPenalty().factor());
        }
        return parameters;
    }

    /**
     * An event: {@code {"token": {"id", "text", "logprob", "special"}, "top_tokens": [...], "details": {...} or null}}. A whole reply has
     * {@code generated_text}, and its tokens in its details.
     */
    @Override
    public Reply read(Json reply) {
        Json token = reply.at("token");
        Json details = reply.at("details");
        if (!token.present()) {
            return new Reply(reply.at("generated_text").textOrEmpty(), List.of(), ending(details), usage(details));
        }
        boolean special = token.at("special").isTrue();
        List<Candidate> best = new ArrayList<>();
        for (Json other : reply.at("top_tokens").list()) {
            best.add(new Candidate(
                    token(other), Math.min(0, other.at("logprob").number().orElse(0))));
        }
        List<ScoredToken> scored = special || best.isEmpty()
                ? List.of()
                : List.of(CompletionsDialect.scored(
                        token(token), token.at("logprob").number().orElse(0), best));
        return new Reply(special ? "" : token.at("text").textOrEmpty(), scored, ending(details), usage(details));
    }

    private static Token token(Json token) {
        return new Token(token.at("text").textOrEmpty(), token.at("id").integer());
    }

    private static Optional<Reply.Ending> ending(Json details) {
        return details.at("finish_reason")
                .text()
                .map(reason -> new Reply.Ending(
                        reason.equals("length") ? FinishReason.LENGTH : FinishReason.STOP, Optional.empty()));
    }

    private static Optional<Usage> usage(Json details) {
        OptionalInt made = details.at("generated_tokens").integer();
        if (made.isEmpty()) {
            return Optional.empty();
        }
        int ended = details.at("finish_reason").textOrEmpty().equals("eos_token") ? 1 : 0;
        int prompt = details.at("input_length")
                .integer()
                .orElse(details.at("prefill").list().size());
        return Optional.of(new Usage(Math.max(0, prompt), 0, Math.max(0, made.getAsInt() - ended)));
    }

    @Override
    public int maxStops() {
        return 4;
    }

    @Override
    public List<Integer> topLogprobs() {
        return List.of(5);
    }

    @Override
    public boolean documentsRepetitionPenalty() {
        return true;
    }
}
