package dev.urial.eval.figures;

import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Answers;

/** Lengths in words: what stands between blanks, as Python's {@code str.split()} tells them, by which published lengths were counted. */
public final class Words {
    private static final int NEXT_LINE = 0x85;

    private Words() {}

    /** Of a text. */
    public static int of(String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean blank = blank(text.charAt(i));
            if (!blank && !inside) {
                words++;
            }
            inside = !blank;
        }
        return words;
    }

    /** Of all answers to an item together. */
    public static int of(Answers answers) {
        return answers.texts().stream().mapToInt(Words::of).sum();
    }

    /** Of what was judged. */
    public static int of(Judgment judgment) {
        return of(judgment.subject().candidate());
    }

    // Either of Java's notions lacks some that Python has; no blank is beyond 16 bits.
    private static boolean blank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
    }
}
