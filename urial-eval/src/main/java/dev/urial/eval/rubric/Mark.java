package dev.urial.eval.rubric;

import dev.urial.core.cache.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Eight hexadecimal digits that tell a prompt's own tags from anything in the texts between them. They come from the texts' hash,
 * so the same texts always get the same ones.
 */
final class Mark {
    private static final int BYTES = 4;

    private Mark() {}

    /**
     * A mark that is in none of the texts, not even in capitals, in the wide or the mathematical letters of Unicode, or with signs
     * and invisible characters in between.
     */
    static String absentFrom(List<String> texts) {
        return firstAbsent(texts, round -> candidate(texts, round));
    }

    /** The same, with the candidates for a mark: the first one that will do is taken. */
    static String firstAbsent(List<String> texts, IntFunction<String> candidates) {
        List<String> bare = texts.stream().map(Mark::bare).toList();
        // ends: even texts as long as Java has them hold fewer stretches of eight characters than there are marks
        for (int round = 0; ; round++) {
            String mark = candidates.apply(round);
            if (bare.stream().noneMatch(text -> text.contains(mark))) {
                return mark;
            }
        }
    }

    private static String candidate(List<String> texts, int round) {
        MessageDigest digest = Sha256.digest();
        digest.update((round + "\n").getBytes(StandardCharsets.UTF_8));
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    /** The letters a to z, in lower case, and digits of a text. Decomposing leaves those that stand there as they are. */
    private static String bare(String text) {
        // an array, for a young process has not yet compiled what a builder does for each character
        char[] chars = Normalizer.normalize(text, Normalizer.Form.NFKD).toCharArray();
        int length = 0;
        for (char c : chars) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
                chars[length++] = c;
            } else if (c >= 'A' && c <= 'Z') {
                chars[length++] = (char) (c + 'a' - 'A');
            }
        }
        return new String(chars, 0, length);
    }
}
