package dev.urial.backend.http;

import dev.urial.backend.http.Abilities.Penalty;
import dev.urial.backend.http.Abilities.Raw;
import dev.urial.backend.http.Abilities.Stops;
import dev.urial.backend.http.dialect.Json;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.RepetitionPenalty;
import dev.urial.core.spi.Sampling;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out by experiment what a server does with what it is asked: a handful of completions of a few tokens. What a request is
 * refused for, the server does not do; a server that cannot be reached or wants another key is no finding and ends the probe.
 */
final class Prober {
    /** A prompt of one letter has at most so many tokens, the beginning-of-text token included; any template has more. */
    private static final int FEW_TOKENS = 4;

    private static final int NEW_TOKENS = 12;
    /** A likely token does not stay the likeliest when its logit is divided by this. */
    private static final double STRONG = 5;
    /** Enough for the schema's text by the byte, with white space. */
    private static final int SCHEMA_TOKENS = 48;

    private static final Set<String> COLOURS = Set.of("red", "green");
    private static final String SCHEMA = """
            {"type": "object", "properties": {"urial": {"type": "string", "enum": ["red", "green"]}},
             "required": ["urial"], "additionalProperties": false}
            """;

    /** More than the 64 tokens to which many servers limit a penalty unasked. */
    private static final List<String> WORDS = List.of(
            ("apple river stone green seven table window paper garden music yellow mountain bread winter ocean silver"
                            + " horse candle forest bridge doctor summer purple rabbit market engine pencil island copper"
                            + " village orange thunder pocket finger castle spider mirror butter saddle planet hammer"
                            + " basket violet tunnel feather kitchen meadow lantern barrel pepper anchor velvet carpet"
                            + " needle shadow tiger bottle sugar chimney ladder blanket whistle marble cotton parrot"
                            + " button salmon wheat cherry compass dragon elbow fiddle goblet harbor icicle jacket")
                    .split(" "));

    /** Completes requests as the backend does, without the guards of what is still to be found out. */
    interface Subject {
        /**
         * A completion.
         *
         * @param sentStops stop strings that are sent and not enforced here
         * @param stream whether the text is to come as it is made
         */
        Outcome complete(GenerationRequest request, List<String> sentStops, boolean stream);
    }

    /**
     * What came.
     *
     * @param alternatives the most tokens named beside one
     */
    record Outcome(Completion completion, int alternatives) {
        String text() {
            return completion.text();
        }
    }

    private final Subject server;

    Prober(Subject server) {
        this.server = server;
    }

    /**
     * All of it.
     *
     * @param sizes numbers of likely tokens to ask for, largest first
     * @param penaltyDocumented whether a penalty over the whole context is documented
     * @throws BackendException if the server does not complete at all
     */
    Abilities examine(List<Integer> sizes, boolean penaltyDocumented) {
        Raw raw = raw();
        String prompt = longList();
        Optional<Outcome> plain = tried(greedy(prompt));
        Optional<Outcome> penalised = tried(penalised(prompt));
        return new Abilities(
                raw,
                seed(),
                topLogprobs(sizes),
                penalty(plain, penalised, penaltyDocumented),
                plain.map(outcome -> stops(prompt, outcome.text())).orElse(Stops.UNCLEAR),
                penalised
                        .filter(outcome -> outcome.completion().usage().cachedTokens() > 0)
                        .isPresent(),
                jsonSchema(),
                false);
    }

    /** What becomes of a raw prompt: a template shows by the tokens it adds. Not all servers count them in a stream. */
    private Raw raw() {
        GenerationRequest letter = new GenerationRequest(Prompt.of("a"), Sampling.GREEDY, 1);
        int tokens =
                server.complete(letter, List.of(), false).completion().usage().promptTokens();
        if (tokens == 0) {
            return Raw.UNCLEAR;
        }
        return tokens <= FEW_TOKENS ? Raw.AS_IT_STANDS : Raw.IN_A_TEMPLATE;
    }

    /** Whether the same seed gives the same text at a temperature at which chance would hardly repeat itself. */
    private boolean seed() {
        Sampling wild = Sampling.GREEDY.withTemperature(1.5).withSeed(2024);
        GenerationRequest request = new GenerationRequest(Prompt.of("Once upon a time"), wild, NEW_TOKENS);
        Optional<String> first = tried(request).map(Outcome::text);
        return first.isPresent() && first.equals(tried(request).map(Outcome::text));
    }

    /** The largest of some sizes for which a new token comes with tokens beside it, and how many come. */
    private int topLogprobs(List<Integer> sizes) {
        for (int size : sizes) {
            int named = tried(new GenerationRequest(Prompt.of("The"), Sampling.GREEDY, 1, size, Optional.empty()))
                    .map(Outcome::alternatives)
                    .orElse(0);
            if (named > 0) {
                return Math.min(named, size);
            }
        }
        return 0;
    }

    /** Whether a text is held to a schema that no story begins by. */
    private boolean jsonSchema() {
        GenerationRequest request = new GenerationRequest(Prompt.of("Once upon a time"), Sampling.GREEDY, SCHEMA_TOKENS)
                .withJsonSchema(SCHEMA);
        return tried(request).filter(outcome -> isOfSchema(outcome.text())).isPresent();
    }

    private static boolean isOfSchema(String text) {
        try {
            Json reply = Json.parse(text);
            return reply.fields().keySet().equals(Set.of("urial"))
                    && reply.at("urial").text().filter(COLOURS::contains).isPresent();
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    /** A list of words twice, and begun a third time, so that most models go on with it: the next word stands far back. */
    private static String longList() {
        String words = String.join(" ", WORDS);
        return words + " " + words + " " + String.join(" ", WORDS.subList(0, 3));
    }

    private Penalty penalty(Optional<Outcome> plain, Optional<Outcome> penalised, boolean documented) {
        if (plain.isEmpty() || penalised.isEmpty()) {
            return Penalty.NONE;
        }
        String text = plain.get().text();
        if (!text.equals(penalised.get().text())) {
            if (text.strip().startsWith(WORDS.get(3))) {
                return Penalty.WHOLE_CONTEXT;
            }
            return documented ? Penalty.DOCUMENTED : Penalty.REACH_UNKNOWN;
        }
        String near = "red blue red blue red blue red blue red";
        boolean something = !tried(greedy(near))
                .map(Outcome::text)
                .equals(tried(penalised(near)).map(Outcome::text));
        return something ? Penalty.LAST_TOKENS : Penalty.NONE;
    }

    /** What becomes of two characters of a text that is known, when they are a stop string. */
    private Stops stops(String prompt, String text) {
        int length = text.codePointCount(0, text.length());
        if (length < 4 || text.indexOf('\uFFFD') >= 0) {
            return Stops.UNCLEAR;
        }
        int middle = text.offsetByCodePoints(0, length / 2);
        String stop = text.substring(middle, text.offsetByCodePoints(middle, 2));
        String before = text.substring(0, text.indexOf(stop));
        return tried(greedy(prompt), List.of(stop))
                .map(outcome -> {
                    if (outcome.text().equals(before)) {
                        return Stops.LEFT_OUT;
                    }
                    return outcome.text().equals(before + stop) ? Stops.LEFT_IN : Stops.IGNORED;
                })
                .orElse(Stops.UNCLEAR);
    }

    private static GenerationRequest greedy(String prompt) {
        return new GenerationRequest(Prompt.of(prompt), Sampling.GREEDY, NEW_TOKENS);
    }

    private static GenerationRequest penalised(String prompt) {
        Sampling sampling = new Sampling(0, 1, 0, 0, RepetitionPenalty.of(STRONG), 0);
        return new GenerationRequest(Prompt.of(prompt), sampling, NEW_TOKENS);
    }

    private Optional<Outcome> tried(GenerationRequest request) {
        return tried(request, List.of());
    }

    private Optional<Outcome> tried(GenerationRequest request, List<String> sentStops) {
        try {
            return Optional.of(server.complete(request, sentStops, true));
        } catch (BackendException failure) {
            if (failure.kind() == Kind.UNSUPPORTED
                    || failure.kind() == Kind.REFUSED
                    || failure.kind() == Kind.BAD_REPLY
                    || failure.kind() == Kind.PROMPT_TOO_LONG) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}
