package dev.urial.core.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a loaded model is and what its backend can really do.
 *
 * @param id the model's own name, for people
 * @param revision what pins its bytes: a file's SHA-256 in hex, or a repository revision; empty where a server does not say
 * @param contextTokens prompt and new tokens together, at most
 * @param maxConcurrent generations that may run at once, at least 1
 * @param vocabulary where it is known
 * @param details further facts for people, by name, in the order in which they are shown: how memory is laid out, what is kept
 *     where
 */
public record ModelCard(
        String id,
        Optional<String> revision,
        Engine engine,
        int contextTokens,
        int maxConcurrent,
        Optional<Vocabulary> vocabulary,
        Set<Feature> features,
        Map<String, String> details) {
    /**
     * The program that computes.
     *
     * @param backend the provider's name
     * @param version the engine's own version, such as a build number
     * @param device where it computes, such as {@code cpu, 2 threads}
     */
    public record Engine(String backend, String version, String device) {}

    public ModelCard {
        features = Set.copyOf(features);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        if (contextTokens < 1) {
            throw new IllegalArgumentException("contextTokens: must be at least 1, was " + contextTokens);
        }
        if (maxConcurrent < 1) {
            throw new IllegalArgumentException("maxConcurrent: must be at least 1, was " + maxConcurrent);
        }
    }

    /** A model of which nothing more is to be told. */
    public ModelCard(
            String id,
            Optional<String> revision,
            Engine engine,
            int contextTokens,
            int maxConcurrent,
            Optional<Vocabulary> vocabulary,
            Set<Feature> features) {
        this(id, revision, engine, contextTokens, maxConcurrent, vocabulary, features, Map.of());
    }
}
