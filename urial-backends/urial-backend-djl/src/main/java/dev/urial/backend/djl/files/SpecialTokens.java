package dev.urial.backend.djl.files;

import dev.urial.backend.djl.family.ConfigFields;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ids at which a text begins and ends: those of {@code generation_config.json}, and what it leaves out from {@code config.json}.
 *
 * @param ends in order
 */
record SpecialTokens(Set<Integer> ends, OptionalInt bos) {
    private static final String END = "eos_token_id";
    private static final String BEGIN = "bos_token_id";

    static SpecialTokens read(Optional<ConfigFields> generation, ConfigFields config, int vocabularySize) {
        ConfigFields inner =
                config.has("text_config") ? config.fields("text_config").orElse(config) : config;
        List<ConfigFields> sources =
                generation.map(first -> List.of(first, config, inner)).orElse(List.of(config, inner));
        List<Integer> begin = first(sources, BEGIN, vocabularySize);
        return new SpecialTokens(
                new TreeSet<>(first(sources, END, vocabularySize)),
                begin.isEmpty() ? OptionalInt.empty() : OptionalInt.of(begin.get(0)));
    }

    private static List<Integer> first(List<ConfigFields> sources, String field, int vocabularySize) {
        for (ConfigFields source : sources) {
            List<Integer> ids = source.numbers(field);
            if (ids.stream().anyMatch(id -> id >= vocabularySize)) {
                throw source.refusal(field, "is no token of a vocabulary of " + vocabularySize);
            }
            if (!ids.isEmpty()) {
                return ids;
            }
        }
        return List.of();
    }
}
