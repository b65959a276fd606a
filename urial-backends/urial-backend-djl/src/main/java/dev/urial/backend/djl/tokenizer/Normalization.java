package dev.urial.backend.djl.tokenizer;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What is done to a text before it is cut. */
@FunctionalInterface
interface Normalization {
    Pattern LEADING_SPACE = Pattern.compile("\\A\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    Pattern TRAILING_SPACE = Pattern.compile("(?<!\\s)\\s+\\z", Pattern.UNICODE_CHARACTER_CLASS);

    String apply(String text, Place place);

    /** That of a {@code normalizer}, none of which leaves text as it is. */
    static Normalization of(Optional<Part> part) {
        List<Normalization> steps = part.map(found -> found.sequence("normalizers")).orElse(List.of()).stream()
                .map(Normalization::step)
                .toList();
        return (text, place) -> {
            String result = text;
            for (Normalization step : steps) {
                result = step.apply(result, place);
            }
            return result;
        };
    }

    private static Normalization step(Part part) {
        return switch (part.type()) {
            case "NFC" -> form(part, Normalizer.Form.NFC);
            case "NFD" -> form(part, Normalizer.Form.NFD);
            case "NFKC" -> form(part, Normalizer.Form.NFKC);
            case "NFKD" -> form(part, Normalizer.Form.NFKD);
            case "Lowercase" -> {
                part.only("type");
                yield (text, place) -> lowercase(text);
            }
            case "Replace" -> {
                part.only("type", "pattern", "content");
                UnaryOperator<String> replacement = part.replacement();
                yield (text, place) -> replacement.apply(text);
            }
            case "Prepend" -> {
                part.only("type", "prepend");
                String prefix = part.text("prepend");
                yield (text, place) -> place == Place.CONTINUED || text.isEmpty() ? text : prefix + text;
            }
            case "Strip" -> {
                part.only("type", "strip_left", "strip_right");
                boolean left = part.flag("strip_left", true);
                boolean right = part.flag("strip_right", true);
                yield (text, place) -> strip(text, left, right);
            }
            default ->
                throw part.unknownType(
                        "Sequence", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "Replace", "Prepend", "Strip");
        };
    }

    private static Normalization form(Part part, Normalizer.Form form) {
        part.only("type");
        return (text, place) -> Normalizer.normalize(text, form);
    }

    /** Each character by itself: a sigma at a word's end is like any other. */
    private static String lowercase(String text) {
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints().forEach(c -> result.append(Character.toString(c).toLowerCase(Locale.ROOT)));
        return result.toString();
    }

    private static String strip(String text, boolean left, boolean right) {
        String result = left ? LEADING_SPACE.matcher(text).replaceFirst("") : text;
        return right ? TRAILING_SPACE.matcher(result).replaceFirst("") : result;
    }
}
