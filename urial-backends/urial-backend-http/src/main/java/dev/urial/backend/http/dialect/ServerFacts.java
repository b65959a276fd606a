package dev.urial.backend.http.dialect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a server says of itself.
 *
 * @param engine the program and its version, such as {@code vllm 0.11.0}
 * @param models those it serves, the one that it takes by default first; empty where it does not tell
 * @param slots completions that it computes at once, where it says so
 * @param chatTemplate the template of the model that it serves, in Jinja, where it shows it
 * @param specialTokens the spellings of the model's special tokens as templates call them, such as {@code bos_token}, where it shows them
 * @param slotsKeepPrompts whether each slot keeps the state of its last prompt, and of no other's, so that it is worth choosing one
 */
public record ServerFacts(
        String engine,
        List<Served> models,
        OptionalInt slots,
        boolean slotsKeepPrompts,
        Optional<String> chatTemplate,
        Map<String, String> specialTokens) {
    /**
     * A model that it serves.
     *
     * @param contextTokens prompt and new tokens together, where it says so
     * @param details further facts for people
     */
    public record Served(String id, OptionalInt contextTokens, Map<String, String> details) {}

    public ServerFacts {
        models = List.copyOf(models);
        specialTokens = Map.copyOf(specialTokens);
    }

    /** A server that shows no template. */
    public ServerFacts(String engine, List<Served> models, OptionalInt slots, boolean slotsKeepPrompts) {
        this(engine, models, slots, slotsKeepPrompts, Optional.empty(), Map.of());
    }
}
