package dev.urial.core.engine;

import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Where prompts are cut, in tokens. Safe for many threads. */
final class PromptBorders {
    private final Tokenizer tokenizer;
    private volatile Constant lastConstant = new Constant(List.of(), new int[0]);

    PromptBorders(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * A prompt's borders: for each, how many tokens the text up to it shares with the whole. Ascending, each above 0 and less than all
     * of them, so that something is left to be computed.
     *
     * @param tokens of the whole prompt
     */
    int[] of(Prompt prompt, int[] tokens) {
        IntStream.Builder borders = IntStream.builder();
        int last = 0;
        for (int chars : prompt.borders()) {
            List<Prompt.Segment> first = firstChars(prompt, chars);
            int[] part = chars == prompt.constantChars() ? constantTokens(first) : encode(first);
            int shared = Arrays.mismatch(part, tokens);
            int border = Math.min(shared < 0 ? tokens.length : shared, tokens.length - 1);
            if (border > last) {
                borders.add(border);
                last = border;
            }
        }
        return borders.build().toArray();
    }

    private int[] encode(List<Prompt.Segment> segments) {
        return tokenizer.encode(new Prompt(segments, List.of(), List.of()));
    }

    /** The tokens of a constant part, mostly the same as last time: a thousand tokens take some milliseconds. */
    private int[] constantTokens(List<Prompt.Segment> segments) {
        Constant known = lastConstant;
        if (!known.segments.equals(segments)) {
            known = new Constant(segments, encode(segments));
            lastConstant = known;
        }
        return known.tokens;
    }

    private static List<Prompt.Segment> firstChars(Prompt prompt, int chars) {
        List<Prompt.Segment> result = new ArrayList<>();
        int left = chars;
        for (Prompt.Segment segment : prompt.segments()) {
            int length = Math.min(left, segment.text().length());
            if (length > 0) {
                result.add(new Prompt.Segment(segment.text().substring(0, length), segment.control()));
            }
            left -= length;
        }
        return result;
    }

    private static final class Constant {
        final List<Prompt.Segment> segments;
        final int[] tokens;

        Constant(List<Prompt.Segment> segments, int[] tokens) {
            this.segments = segments;
            this.tokens = tokens;
        }
    }
}
