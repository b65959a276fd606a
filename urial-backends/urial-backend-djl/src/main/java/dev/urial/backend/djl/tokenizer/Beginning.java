package dev.urial.backend.djl.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The beginning-of-text token of a model.
 *
 * @param added whether a prompt gets it in front
 */
record Beginning(OptionalInt token, boolean added) {
    /**
     * What the files of a directory say.
     *
     * @param settings a {@code tokenizer_config.json}, of which {@code add_bos_token} counts more than the template in the
     *     tokenizer.json
     * @param configured the id in a {@code config.json}, which counts least
     */
    static Beginning of(Part root, Part settings, HfVocabulary vocabulary, OptionalInt configured) {
        OptionalInt inTemplate = template(root);
        if (inTemplate.isPresent() && inTemplate.getAsInt() >= vocabulary.size()) {
            throw root.refused("its post_processor begins a text with token " + inTemplate.getAsInt()
                    + ", beyond the model's " + vocabulary.size());
        }
        OptionalInt named = settings.token("bos_token").map(vocabulary::id).orElse(OptionalInt.empty());
        OptionalInt token = inTemplate.isPresent() ? inTemplate : named.isPresent() ? named : configured;
        boolean added = settings.flag("add_bos_token", inTemplate.isPresent());
        return new Beginning(token, added && token.isPresent());
    }

    private static OptionalInt template(Part root) {
        Optional<Part> part = root.optionalPart("post_processor");
        List<Integer> first = new ArrayList<>();
        for (Part step : part.map(found -> found.sequence("processors")).orElse(List.of())) {
            switch (step.type()) {
                case "ByteLevel" -> step.only("type", "add_prefix_space", "trim_offsets", "use_regex");
                case "TemplateProcessing" -> first.addAll(0, first(step));
                default -> throw step.unknownType("Sequence", "ByteLevel", "TemplateProcessing");
            }
        }
        if (first.size() > 1) {
            throw root.refused("its post_processor puts " + first.size() + " tokens before a text; one is supported");
        }
        return first.isEmpty() ? OptionalInt.empty() : OptionalInt.of(first.get(0));
    }

    /** The special tokens before a single text. */
    private static List<Integer> first(Part template) {
        template.only("type", "single", "pair", "special_tokens");
        List<Integer> first = new ArrayList<>();
        for (Part piece : template.parts("single")) {
            piece.only("SpecialToken", "Sequence");
            Optional<Part> special = piece.optionalPart("SpecialToken");
            if (special.isEmpty()) {
                return first;
            }
            first.addAll(template.part("special_tokens")
                    .part(special.get().text("id"))
                    .counts("ids"));
        }
        throw template.refused("'single' lacks the text itself");
    }
}
