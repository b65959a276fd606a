package dev.urial.core.jinja;

import java.util.Arrays;

/** Joins texts, each character with its trust. What is written counts against a rendering's limit. */
final class TextBuilder {
    private final Run run;
    private final StringBuilder chars = new StringBuilder();
    private int[] borders = new int[8];
    private int count;
    private boolean first;
    private boolean last;

    TextBuilder(Run run) {
        this.run = run;
    }

    TextBuilder add(String text, boolean trusted) {
        if (text.isEmpty()) {
            return this;
        }
        run.write(text.length());
        if (chars.isEmpty()) {
            first = trusted;
        } else if (trusted != last) {
            if (count == borders.length) {
                borders = Arrays.copyOf(borders, 2 * count);
            }
            borders[count++] = chars.length();
        }
        last = trusted;
        chars.append(text);
        return this;
    }

    TextBuilder add(Text text) {
        return add(text, 0, text.length());
    }

    TextBuilder add(Text text, int from, int to) {
        for (int at = from; at < to; ) {
            int end = Math.min(to, text.stretchEnd(at));
            add(text.chars().substring(at, end), text.trustedAt(at));
            at = end;
        }
        return this;
    }

    Text build() {
        return new Text(chars.toString(), first, Arrays.copyOf(borders, count));
    }
}
