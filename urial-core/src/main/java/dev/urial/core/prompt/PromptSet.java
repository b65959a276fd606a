package dev.urial.core.prompt;

import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.Example;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The text of a prompt, but for the query.
 *
 * @param name for people and manifests: a shipped name, {@code none}, a published name, or a file's name without its ending
 * @param preamble what every prompt begins with; of a published file, all of it, its examples included
 * @param examples to be shown after the preamble; empty for a published file
 * @param template the name of the template to render it with
 * @param sha256 in lower-case hex. Of a text file: of its text in UTF-8 with line ends LF, so for a published file that of the
 *     published bytes. Of any other set: of the UTF-8 bytes of its canonical form, which is the netstring
 *     ({@code length-in-bytes:bytes,}) of the template, then of the preamble, then for each example of its number of turns and of
 *     each turn. Names, ids and tags are left out, as no model ever sees them
 * @param published whether it is one of the published files, byte for byte
 */
public record PromptSet(
        String name, String preamble, List<Example> examples, String template, String sha256, boolean published) {
    public PromptSet {
        examples = List.copyOf(examples);
    }

    /** A set that is no file, under the hash of its canonical form. */
    public static PromptSet of(String name, String preamble, List<Example> examples, String template) {
        StringBuilder canonical = new StringBuilder();
        netstring(canonical, template);
        netstring(canonical, preamble);
        for (Example example : examples) {
            netstring(canonical, Integer.toString(example.turns().size()));
            example.turns().forEach(turn -> netstring(canonical, turn));
        }
        return new PromptSet(name, preamble, examples, template, sha256(canonical.toString()), false);
    }

    static String sha256(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void netstring(StringBuilder to, String text) {
        to.append(text.getBytes(StandardCharsets.UTF_8).length)
                .append(':')
                .append(text)
                .append(',');
    }
}
