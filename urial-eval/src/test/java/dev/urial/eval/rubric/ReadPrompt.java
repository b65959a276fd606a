package dev.urial.eval.rubric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt read back by one who knows only this: a text is what stands between the lines of an opening and a closing tag with the
 * mark of the first tag. Written apart from the code under test.
 *
 * @param frame all but the texts, MARK for the mark
 * @param texts in their order
 */
record ReadPrompt(String frame, String mark, List<String> texts) {
    private static final Pattern OPENING =
            Pattern.compile("<((?:query|reference|answer|answer-A|answer-B)(?:-[0-9]+)?)-([0-9a-f]{8})>\n");

    static ReadPrompt of(String prompt) {
        Matcher opening = OPENING.matcher(prompt);
        assertThat(opening.find()).as("a tag").isTrue();
        String mark = opening.group(2);
        StringBuilder frame = new StringBuilder();
        List<String> texts = new ArrayList<>();
        int at = 0;
        do {
            if (!opening.group(2).equals(mark)) {
                throw new AssertionError("a tag of the frame with another mark: " + opening.group());
            }
            frame.append(prompt, at, opening.end());
            String closing = "\n</" + opening.group(1) + "-" + mark + ">";
            int end = prompt.indexOf(closing, opening.end());
            assertThat(end).as("closing tag of " + opening.group(1)).isGreaterThanOrEqualTo(opening.end());
            texts.add(prompt.substring(opening.end(), end));
            frame.append(closing);
            at = end + closing.length();
        } while (opening.find(at));
        frame.append(prompt, at, prompt.length());
        return new ReadPrompt(frame.toString().replace(mark, "MARK"), mark, texts);
    }
}
