package dev.urial.backend.http.dialect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one kind of server is spoken to. Found by {@link java.util.ServiceLoader}: implementations are public, with a public no-argument
 * constructor that does nothing; they hold nothing and are safe for many threads. What a server really does with what it is asked
 * is found out by probing it; a dialect only says how to ask.
 */
public interface Dialect {
    /** The name users write as {@code ?dialect=NAME}: {@code [a-z][a-z0-9-]*}. */
    String name();

    /**
     * What the server says of itself, if it is of this kind, which it shows by something that no other kind has. A few GETs at most.
     */
    Optional<ServerFacts> recognise(Server server);

    /** What the server says of itself, where the user says that it is of this kind. */
    default ServerFacts facts(Server server) {
        return recognise(server).orElse(new ServerFacts("unknown", List.of(), OptionalInt.empty(), false));
    }

    /** What a model's context holds, where the list of models does not say it and another page does. */
    default OptionalInt contextTokens(Server server, String model) {
        return OptionalInt.empty();
    }

    /** The request that makes a completion. */
    Call completion(Asked asked);

    /**
     * The decoding in the fields of the server's {@code /v1/chat/completions}, the limit of new tokens among them. Default OpenAI's own.
     *
     * @throws dev.urial.core.spi.BackendException {@code UNSUPPORTED} if they cannot say what is asked
     */
    default Map<String, Object> chatSampling(Asked asked) {
        return CompletionsDialect.openAiChat(name(), asked, "max_tokens");
    }

    /**
     * What a reply says: one event of a stream, or a whole reply.
     *
     * @param reply an object without an {@code error}: those have been dealt with
     */
    Reply read(Json reply);

    /** How often this kind of server lets a request be stopped: stop strings that it takes at most. */
    default int maxStops() {
        return Integer.MAX_VALUE;
    }

    /** How many likeliest tokens may be asked for beside each new one: sizes to try, largest first; empty if none. */
    default List<Integer> topLogprobs() {
        return List.of();
    }

    /** Whether the documentation says that a repetition penalty over prompt and answer can be asked for. */
    default boolean documentsRepetitionPenalty() {
        return false;
    }

    /** The model's tokenizer, where the server lends it and can keep control spellings in plain text plain. */
    default Optional<Tokenization> tokenization() {
        return Optional.empty();
    }

    /** How a given text is scored, where the server may be able to. */
    default Optional<Scoring> scoring() {
        return Optional.empty();
    }
}
