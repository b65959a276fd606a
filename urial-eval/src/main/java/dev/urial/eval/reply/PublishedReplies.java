package dev.urial.eval.reply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replies as published tools read them, mistakes included, so that their files can be checked. What they could not read is empty.
 * Sources: just-eval {@code just_eval/evaluate.py} and {@code utils.py} (2024-01), FastChat {@code llm_judge/common.py}.
 */
public final class PublishedReplies {
    private static final ObjectReader JSON =
            new JsonMapper().readerForMapOf(Object.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern TWO_BRACKETS = Pattern.compile("\\[\\[(\\d+\\.?\\d*)]]");
    private static final Pattern ONE_BRACKET = Pattern.compile("\\[(\\d+\\.?\\d*)]");

    private PublishedReplies() {}

    /** What just-eval stores of a reply as {@code result}: no fences, backslashes doubled, from the first brace to the last. */
    public static String justEvalResult(String reply) {
        String text = reply.replace("```", "");
        text = text.contains("\\\\\"") ? text.replace("\\\\\"", "\\\"") : text.replace("\\", "\\\\");
        int start = text.indexOf('{');
        int end = text.lastIndexOf('}') + 1;
        return start < 0 || end < start ? "" : text.substring(start, end);
    }

    /** What just-eval makes of a {@code result}, its {@code parsed_result}: line breaks removed, JSON, in the JDK's types. */
    public static Optional<Map<String, Object>> justEvalParse(String result) {
        try {
            return Optional.of(JSON.readValue(result.replace("\n", "")));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** FastChat's score of an MT-Bench judgment: the first {@code [[7]]}, else the first {@code [7]}; FastChat's -1 is empty here. */
    public static OptionalDouble mtBenchScore(String judgment) {
        Matcher two = TWO_BRACKETS.matcher(judgment);
        Matcher found = two.find() ? two : ONE_BRACKET.matcher(judgment);
        return found == two || found.find()
                ? OptionalDouble.of(Double.parseDouble(found.group(1)))
                : OptionalDouble.empty();
    }
}
