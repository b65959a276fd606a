package dev.urial.testkit.server;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a {@link ModelServer} is set up.
 *
 * @param key what a client must bring as {@code Authorization: Bearer}, if anything
 * @param models the names under which it serves its one model, at least one; the first is its own
 * @param contextTokens prompt and new tokens of one request together, at most
 * @param slots how many generations run at once; others wait
 * @param tokenMillis what each token takes
 */
public record ServerOptions(
        Optional<String> key, List<String> models, int contextTokens, int slots, int tokenMillis, Set<Quirk> quirks) {
    /** What some servers do, and some do not. */
    public enum Quirk {
        /** Puts every raw prompt into a chat template, as if a user had said it. */
        TEMPLATES_COMPLETIONS,
        /** Draws from a seed of its own whatever it is asked. */
        IGNORES_SEEDS,
        /** Takes a JSON schema and writes what it likes. */
        IGNORES_SCHEMAS,
        /** Leaves the stop string at the end of the text. */
        INCLUDES_STOPS,
        /** Answers 400 where log-probabilities are asked for. */
        REFUSES_LOGPROBS,
        /** Compresses its replies for clients that accept it. */
        GZIPS
    }

    /** No key, the model {@code bigram}, 4096 tokens, 4 slots, no delay, no quirk. */
    public static final ServerOptions DEFAULT =
            new ServerOptions(Optional.empty(), List.of("bigram"), 4096, 4, 0, Set.of());

    public ServerOptions {
        models = List.copyOf(models);
        quirks = Set.copyOf(quirks);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("models: must name at least one");
        }
        if (contextTokens < 2 || slots < 1 || tokenMillis < 0) {
            throw new IllegalArgumentException(
                    "contextTokens must be at least 2, slots at least 1 and tokenMillis at least 0, were "
                            + contextTokens + ", " + slots + " and " + tokenMillis);
        }
    }

    /** The same, with a key. */
    public ServerOptions withKey(String value) {
        return new ServerOptions(Optional.of(value), models, contextTokens, slots, tokenMillis, quirks);
    }

    /** The same under other names. */
    public ServerOptions withModels(String... values) {
        return new ServerOptions(key, List.of(values), contextTokens, slots, tokenMillis, quirks);
    }

    /** The same with another context. */
    public ServerOptions withContextTokens(int value) {
        return new ServerOptions(key, models, value, slots, tokenMillis, quirks);
    }

    /** The same with another number of slots. */
    public ServerOptions withSlots(int value) {
        return new ServerOptions(key, models, contextTokens, value, tokenMillis, quirks);
    }

    /** The same, slower. */
    public ServerOptions withTokenMillis(int value) {
        return new ServerOptions(key, models, contextTokens, slots, value, quirks);
    }

    /** The same with one quirk more. */
    public ServerOptions with(Quirk quirk) {
        Set<Quirk> more = EnumSet.of(quirk);
        more.addAll(quirks);
        return new ServerOptions(key, models, contextTokens, slots, tokenMillis, more);
    }

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }
}
