package dev.urial.backend.http;

import dev.urial.backend.http.Abilities.Raw;
import dev.urial.backend.http.dialect.Asked;
import dev.urial.backend.http.dialect.Call;
import dev.urial.backend.http.dialect.Json;
import dev.urial.backend.http.dialect.Scoring;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.ChatForm;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Message;
import dev.urial.core.spi.ModelCard;
import dev.urial.core.spi.Piece;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.TokenScorer;
import dev.urial.core.spi.Tokenizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A model of a server. Each generation is a request of its own; the server computes them side by side as it likes. */
final class HttpBackend implements Backend {
    private static final String SCORED = " world";

    private final Target target;
    private final int concurrency;
    private final Abilities abilities;
    private final Map<String, String> details;
    private final Optional<Tokenizer> tokenizer;
    private final Slots slots;

    HttpBackend(Target target, int concurrency, Abilities abilities, Map<String, String> details) {
        this.target = target;
        this.concurrency = concurrency;
        this.abilities = abilities;
        this.details = details;
        this.slots = new Slots(
                target.facts().slotsKeepPrompts() ? target.facts().slots() : OptionalInt.empty(), concurrency);
        this.tokenizer = target.tokenization().map(tokenization -> new ServerTokenizer(target, tokenization));
    }

    /**
     * The backend, after trying what the server can do.
     *
     * @throws BackendException if the server does not complete prompts as they stand, or not at all
     */
    static HttpBackend probed(Target target, int concurrency, Map<String, String> details) {
        Prober prober = new Prober((request, sentStops, stream) -> tried(target, request, sentStops, stream));
        Abilities found =
                prober.examine(target.dialect().topLogprobs(), target.dialect().documentsRepetitionPenalty());
        if (target.inTurns()) {
            found = found.withRaw(Raw.NOT_TRIED);
        } else if (found.raw() == Raw.IN_A_TEMPLATE) {
            throw new BackendException(
                    Kind.UNSUPPORTED,
                    target.connection().who()
                            + " puts a chat template around prompts, so that a base model never sees them as they"
                            + " stand; use a page that completes raw text, or ?chat=server for an aligned model");
        }
        Map<String, String> all = new LinkedHashMap<>(details);
        all.putAll(found.details());
        Optional<Scoring> scoring =
                target.inTurns() ? Optional.empty() : target.dialect().scoring();
        boolean scores = scoring.isPresent() && scores(target, scoring.get());
        return new HttpBackend(target, concurrency, found.withScores(scores), all);
    }

    private static Prober.Outcome tried(
            Target target, GenerationRequest request, List<String> sentStops, boolean stream) {
        boolean raw = request.prompt().messages().isEmpty();
        GenerationRequest asked = target.inTurns() && raw ? inTurns(request) : request;
        try (Generation generation =
                generation(target, new Sent(asked, sentStops, OptionalInt.empty(), stream), () -> {})) {
            int alternatives = 0;
            while (generation.hasNext()) {
                Piece piece = generation.next();
                alternatives = Math.max(
                        alternatives,
                        piece.tokens().stream()
                                .mapToInt(token -> token.alternatives().size())
                                .max()
                                .orElse(0));
            }
            return new Prober.Outcome(generation.completion(), alternatives);
        }
    }

    private static GenerationRequest inTurns(GenerationRequest request) {
        Message message = Message.user(request.prompt().text());
        return new GenerationRequest(
                Prompt.of(List.of(message)),
                request.sampling(),
                request.maxNewTokens(),
                request.alternatives(),
                request.timeout(),
                request.jsonSchema());
    }

    private static boolean scores(Target target, Scoring scoring) {
        try {
            List<ScoredToken> scored =
                    scoring.score(target.connection(), target.model(), Prompt.of("Hello"), SCORED, 0);
            StringBuilder text = new StringBuilder();
            scored.forEach(token -> text.append(token.token().text()));
            return text.toString().equals(SCORED);
        } catch (BackendException refused) {
            if (refused.retryable() || refused.kind() == Kind.UNAUTHORIZED) {
                throw refused;
            }
            return false;
        }
    }

    @Override
    public ModelCard model() {
        return new ModelCard(
                target.model(),
                Optional.ofNullable(details.get("revision")),
                new ModelCard.Engine(
                        target.connection().backend(),
                        target.facts().engine(),
                        target.connection().root()),
                target.contextTokens(),
                concurrency,
                tokenizer.map(Tokenizer::vocabulary),
                abilities.features(),
                details);
    }

    @Override
    public Generation generate(GenerationRequest request) {
        check(request);
        Slots.Slot slot = slots.take(request.prompt());
        return generation(target, new Sent(request, request.prompt().stops(), slot.number(), true), slot::giveBack);
    }

    private void check(GenerationRequest request) {
        if (request.alternatives() > abilities.topLogprobs()) {
            throw new BackendException(
                    Kind.UNSUPPORTED,
                    target.connection().who() + " names " + abilities.topLogprobs()
                            + " tokens beside each new one at most, " + request.alternatives() + " were asked for");
        }
        boolean messages = !request.prompt().messages().isEmpty();
        if (messages != target.inTurns()) {
            throw new BackendException(
                    Kind.UNSUPPORTED,
                    target.connection().who()
                            + (messages
                                    ? " was opened for raw prompts and was given messages"
                                    : " was opened with chat=server, which takes messages, and was given a raw prompt"));
        }
    }

    /** A request and what of it is sent in a way of its own. */
    private record Sent(GenerationRequest request, List<String> stops, OptionalInt slot, boolean stream) {
        Asked asked(Target target, Optional<List<Integer>> tokens, int maxNewTokens) {
            return new Asked(
                    target.model(),
                    request.prompt(),
                    tokens,
                    request.sampling(),
                    maxNewTokens,
                    target.contextTokens(),
                    request.alternatives(),
                    stops.subList(0, Math.min(stops.size(), target.dialect().maxStops())),
                    slot,
                    request.jsonSchema().map(HttpBackend::schema),
                    stream);
        }
    }

    private static Map<String, Object> schema(String text) {
        try {
            return Json.parseObject(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("jsonSchema: must be the text of a JSON object: " + e.getMessage(), e);
        }
    }

    private static Generation generation(Target target, Sent sent, Runnable whenOver) {
        HttpGeneration.Asking asking = new HttpGeneration.Asking() {
            @Override
            public Call call(int maxNewTokens) {
                Optional<List<Integer>> tokens = target.tokens(sent.request().prompt());
                tokens.ifPresent(list -> checkLength(target, list.size()));
                return target.dialect().completion(sent.asked(target, tokens, maxNewTokens));
            }

            @Override
            public OptionalInt room() {
                GenerationRequest one = new GenerationRequest(
                        sent.request().prompt(),
                        Sampling.GREEDY,
                        1,
                        0,
                        sent.request().timeout());
                int tokens = tried(target, one, List.of(), false)
                        .completion()
                        .usage()
                        .promptTokens();
                return tokens == 0 ? OptionalInt.empty() : OptionalInt.of(target.contextTokens() - tokens);
            }
        };
        return new HttpGeneration(target.connection(), target.dialect(), asking, sent.request(), whenOver);
    }

    private static void checkLength(Target target, int tokens) {
        if (tokens >= target.contextTokens()) {
            throw new BackendException(
                    Kind.PROMPT_TOO_LONG,
                    target.connection().who() + ": the prompt has " + tokens + " tokens, the context holds "
                            + target.contextTokens());
        }
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return tokenizer;
    }

    @Override
    public Optional<TokenScorer> scorer() {
        return abilities.scores()
                ? target.dialect()
                        .scoring()
                        .map(scoring -> (prompt, continuation, alternatives) ->
                                scoring.score(target.connection(), target.model(), prompt, continuation, alternatives))
                : Optional.empty();
    }

    @Override
    public Optional<ChatForm> chat() {
        return target.form();
    }

    @Override
    public void close() {
        target.connection().close();
    }
}
