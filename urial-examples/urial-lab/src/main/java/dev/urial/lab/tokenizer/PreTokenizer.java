package dev.urial.lab.tokenizer;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a text into words, which merges never cross: every digit alone, then contractions, letters, signs and white space as in
 * GPT-2, letters and signs with one space before them. This is what llama.cpp calls "smollm".
 *
 * <p>llama.cpp cuts at the digits first and then each fragment as if it were a whole text. So the space before a digit is a word
 * of its own, and white space before a digit is one word, as at the end of a text; GPT-2's {@code \s+(?!\S)} becomes
 * {@code \s+(?![^\s\p{N}])} to say the same of the whole text at once.
 *
 * <p>Which characters are letters and digits is for this JDK to say: one with an older Unicode than llama.cpp's disagrees about
 * the newest characters.
 */
final class PreTokenizer {
    private static final Pattern WORD = Pattern.compile(
            "\\p{N}|'(?:s|t|re|ve|m|ll|d)| ?\\p{L}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?![^\\s\\p{N}])|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private PreTokenizer() {}

    /** Hands on the words of a text, in order; joined they are the text. */
    static void split(String text, Consumer<String> words) {
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.accept(matcher.group());
        }
    }
}
