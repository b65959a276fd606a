package dev.urial.backend.djl.tokenizer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * SentencePiece's way with spaces: each is written as a visible character, one more may be put before a text, and a word begins
 * with it.
 */
record Metaspace(String replacement, Scheme scheme, boolean split) implements PreTokenization {
    /** Where a space is put before a text that does not begin with one. */
    enum Scheme {
        ALWAYS,
        FIRST,
        NEVER
    }

    static Metaspace of(Part part) {
        part.only("type", "replacement", "prepend_scheme", "add_prefix_space", "split", "str_rep");
        String replacement = part.text("replacement");
        if (replacement.codePointCount(0, replacement.length()) != 1) {
            throw part.refused("'replacement' must be one character");
        }
        return new Metaspace(replacement, scheme(part), part.flag("split", true));
    }

    private static Scheme scheme(Part part) {
        if (!part.flag("add_prefix_space", true)) {
            return Scheme.NEVER;
        }
        Optional<String> name = part.optionalText("prepend_scheme");
        for (Scheme scheme : Scheme.values()) {
            if (name.isEmpty() || scheme.name().toLowerCase(Locale.ROOT).equals(name.get())) {
                return scheme;
            }
        }
        throw part.refused("the prepend_scheme '" + Part.printable(name.orElseThrow()) + "' is not supported");
    }

    @Override
    public List<String> words(String text, Place place) {
        String written = text.replace(" ", replacement);
        boolean wanted =
                scheme == Scheme.ALWAYS ? place != Place.CONTINUED : scheme == Scheme.FIRST && place == Place.FIRST;
        if (wanted && !written.startsWith(replacement)) {
            written = replacement + written;
        }
        if (!split) {
            return List.of(written);
        }
        return new Splitting(Pattern.compile(replacement, Pattern.LITERAL), Splitting.Behavior.MERGED_WITH_NEXT, false)
                .split(written);
    }
}
