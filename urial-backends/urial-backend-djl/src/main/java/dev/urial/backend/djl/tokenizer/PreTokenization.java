package dev.urial.backend.djl.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a normalised text is cut into words, which no merge crosses. */
@FunctionalInterface
interface PreTokenization {
    /** GPT-2's words. */
    String GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    /** Unicode's punctuation and what else ASCII calls so. */
    String PUNCTUATION = "[\\p{P}$+<=>^`|~]";

    List<String> words(String text, Place place);

    /** That of a {@code pre_tokenizer}; none takes the whole text for a word. */
    static PreTokenization of(Optional<Part> part) {
        List<PreTokenization> steps = part.map(found -> found.sequence("pretokenizers")).orElse(List.of()).stream()
                .map(PreTokenization::step)
                .toList();
        return (text, place) -> {
            List<String> words = text.isEmpty() ? List.of() : List.of(text);
            for (PreTokenization step : steps) {
                words = step.all(words, place);
            }
            return words;
        };
    }

    private List<String> all(List<String> texts, Place place) {
        if (texts.size() == 1) {
            return words(texts.get(0), place);
        }
        List<String> result = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            result.addAll(words(texts.get(i), i > 0 && place == Place.FIRST ? Place.LATER : place));
        }
        return result;
    }

    private static PreTokenization step(Part part) {
        return switch (part.type()) {
            case "Split" -> {
                part.only("type", "pattern", "behavior", "invert");
                yield splitting(part.pattern(), Splitting.Behavior.of(part), part.flag("invert", false));
            }
            case "ByteLevel" -> byteLevel(part);
            case "Metaspace" -> Metaspace.of(part);
            case "Digits" -> {
                part.only("type", "individual_digits");
                yield splitting(
                        Pattern.compile("\\p{N}"),
                        part.flag("individual_digits", false)
                                ? Splitting.Behavior.ISOLATED
                                : Splitting.Behavior.CONTIGUOUS,
                        false);
            }
            case "Punctuation" -> {
                part.only("type", "behavior");
                Optional<String> behavior = part.optionalText("behavior");
                yield splitting(
                        Pattern.compile(PUNCTUATION),
                        behavior.isPresent() ? Splitting.Behavior.of(part) : Splitting.Behavior.ISOLATED,
                        false);
            }
            default -> throw part.unknownType("Sequence", "Split", "ByteLevel", "Metaspace", "Digits", "Punctuation");
        };
    }

    private static PreTokenization splitting(Pattern pattern, Splitting.Behavior behavior, boolean inverted) {
        Splitting splitting = new Splitting(pattern, behavior, inverted);
        return (text, place) -> splitting.split(text);
    }

    private static PreTokenization byteLevel(Part part) {
        part.only("type", "add_prefix_space", "trim_offsets", "use_regex");
        boolean prefixed = part.flag("add_prefix_space", true);
        PreTokenization words = part.flag("use_regex", true)
                ? splitting(Oniguruma.pattern(GPT2), Splitting.Behavior.ISOLATED, false)
                : (text, place) -> List.of(text);
        return (text, place) -> {
            boolean prefix = prefixed && place != Place.CONTINUED && !text.startsWith(" ");
            List<String> result = new ArrayList<>();
            for (String word : words.words(prefix ? " " + text : text, place)) {
                result.add(ByteAlphabet.written(word));
            }
            return result;
        };
    }
}
