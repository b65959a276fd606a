package dev.urial.backend.http;

import dev.urial.core.spi.Feature;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a server was found to do with what it is asked.
 *
 * @param raw whether a prompt reaches the model as it stands
 * @param seed whether the same seed gave the same text twice
 * @param topLogprobs the most tokens named beside each new one; 0 if there are no scores
 * @param penalty how far a repetition penalty reaches
 * @param stops what becomes of a stop string
 * @param prefix whether the beginning of a prompt is kept for the next
 * @param jsonSchema whether a text is held to a JSON schema
 * @param scores whether a given text is scored
 */
record Abilities(
        Raw raw,
        boolean seed,
        int topLogprobs,
        Penalty penalty,
        Stops stops,
        boolean prefix,
        boolean jsonSchema,
        boolean scores) {
    /** What becomes of a prompt. */
    enum Raw {
        AS_IT_STANDS("yes"),
        IN_A_TEMPLATE("NO: the server puts a chat template around it"),
        UNCLEAR("not confirmed: the server tells no token counts"),
        NOT_TRIED("not tried: the server puts its template around messages");

        final String words;

        Raw(String words) {
            this.words = words;
        }
    }

    /** How far a repetition penalty reaches back. */
    enum Penalty {
        WHOLE_CONTEXT("over the whole context"),
        DOCUMENTED("over the whole context by its documentation; the model does not repeat enough to show it"),
        REACH_UNKNOWN("some, but the model does not show how far it reaches"),
        LAST_TOKENS("over the last tokens only, which is not what is asked for"),
        NONE("none");

        final String words;

        Penalty(String words) {
            this.words = words;
        }
    }

    /** What becomes of a stop string. */
    enum Stops {
        LEFT_OUT("obeyed"),
        LEFT_IN("obeyed, but left in the text, where urial removes it"),
        IGNORED("ignored; urial ends the answer itself"),
        UNCLEAR("not confirmed; urial ends the answer itself where the server does not");

        final String words;

        Stops(String words) {
            this.words = words;
        }
    }

    Set<Feature> features() {
        Set<Feature> features = EnumSet.noneOf(Feature.class);
        add(features, Feature.SEED, seed);
        add(features, Feature.TOP_LOGPROBS, topLogprobs > 0);
        add(features, Feature.REPETITION_PENALTY, penalty == Penalty.WHOLE_CONTEXT || penalty == Penalty.DOCUMENTED);
        add(features, Feature.JSON_SCHEMA, jsonSchema);
        add(features, Feature.PREFIX_REUSE, prefix);
        return features;
    }

    private static void add(Set<Feature> features, Feature feature, boolean there) {
        if (there) {
            features.add(feature);
        }
    }

    Abilities withRaw(Raw other) {
        return new Abilities(other, seed, topLogprobs, penalty, stops, prefix, jsonSchema, scores);
    }

    Abilities withScores(boolean given) {
        return new Abilities(raw, seed, topLogprobs, penalty, stops, prefix, jsonSchema, given);
    }

    /** For the model card. */
    Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("raw prompts", raw.words);
        details.put("stop strings", stops.words);
        details.put("repetition penalty", penalty.words);
        details.put("top log-probabilities", topLogprobs == 0 ? "none" : "up to " + topLogprobs);
        return details;
    }
}
