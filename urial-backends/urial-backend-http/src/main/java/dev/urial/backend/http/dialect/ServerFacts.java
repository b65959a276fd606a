package dev.urial.backend.http.dialect;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a server says of itself.
 *
 * @param engine the program and its version, such as {@code vllm 0.11.0}
 * @param models those it serves, the one that it takes by default first; empty where it does not tell
 * @param slots completions that it computes at once, where it says so
 * @param slotsKeepPrompts whether each slot keeps the state of its last prompt, and of no other's, so that it is worth choosing one
 */
public record ServerFacts(String engine, List<Served> models, OptionalInt slots, boolean slotsKeepPrompts) {
    /**
     * A model that it serves.
     *
     * @param contextTokens prompt and new tokens together, where it says so
     * @param details further facts for people
     */
    public record Served(String id, OptionalInt contextTokens, Map<String, String> details) {}

    public ServerFacts {
        models = List.copyOf(models);
    }
}
