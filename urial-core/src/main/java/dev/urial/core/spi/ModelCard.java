package dev.urial.core.spi;

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
 */
public record ModelCard(
        String id,
        Optional<String> revision,
        Engine engine,
        int contextTokens,
        int maxConcurrent,
        Optional<Vocabulary> vocabulary,
        Set<Feature> features) {
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
        if (contextTokens < 1) {
            throw new IllegalArgumentException("contextTokens: must be at least 1, was " + contextTokens);
        }
        if (maxConcurrent < 1) {
            throw new IllegalArgumentException("maxConcurrent: must be at least 1, was " + maxConcurrent);
        }
    }
}
