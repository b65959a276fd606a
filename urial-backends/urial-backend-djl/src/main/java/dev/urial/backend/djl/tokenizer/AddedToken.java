package dev.urial.backend.djl.tokenizer;

import java.util.Set;

/**
 * A token that is found in a text as it stands, before anything is cut.
 *
 * @param singleWord whether it is found only where no letter or digit touches it
 * @param leftStripped whether it takes the white space before it; {@code rightStripped}: behind it
 * @param normalized whether it is looked for in the normalised text
 * @param control whether text of users never becomes it, and it spells nothing
 */
record AddedToken(
        int id,
        String content,
        boolean singleWord,
        boolean leftStripped,
        boolean rightStripped,
        boolean normalized,
        boolean control) {
    /** What an end of a turn or of a text is called. Such a control token ends a text, whatever else a directory says. */
    private static final Set<String> ENDS = Set.of(
            "<|eot_id|>",
            "<|eom_id|>",
            "<|im_end|>",
            "<|end|>",
            "<|return|>",
            "<|call|>",
            "<|end_of_text|>",
            "<|endoftext|>",
            "<end_of_turn>",
            "<end_of_utterance>",
            "<EOT>",
            "_<EOT>",
            "[EOT]",
            "[EOS]",
            "<eos>",
            "</s>",
            "<\uFF5Cend\u2581of\u2581sentence\uFF5C>");

    /** Without the likes of {@code </s>}, which is HTML in some vocabularies. */
    private static final Set<String> CONTROLS =
            Set.of("<pad>", "<mask>", "<2mass>", "[@BOS@]", "<end_of_turn>", "<end_of_utterance>", "<EOT>", "_<EOT>");

    static AddedToken of(Part part) {
        part.only("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
        String content = part.text("content");
        boolean special = part.flag("special", false);
        return new AddedToken(
                part.count("id"),
                content,
                part.flag("single_word", false),
                part.flag("lstrip", false),
                part.flag("rstrip", false),
                part.flag("normalized", !special),
                special || looksControl(content));
    }

    /** Whether it ends a text by its name alone. */
    boolean isEnd() {
        return control && ENDS.contains(content);
    }

    /** By the names that llama.cpp's converter takes for control tokens where a file only calls them added ones. */
    private static boolean looksControl(String content) {
        return CONTROLS.contains(content)
                || (content.startsWith("<|") && content.endsWith("|>"))
                || (content.startsWith("<\uFF5C") && content.endsWith("\uFF5C>"))
                || (content.startsWith("<unused") && content.endsWith(">"));
    }
}
