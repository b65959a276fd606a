package dev.urial.eval.rubric;

import dev.urial.eval.Scale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The reply that a rubric of ours asks for: told in words, and as a JSON schema. */
final class ReplyForm {
    /** The longest scale whose scores are listed in a schema one by one. */
    private static final int MOST_LISTED = 101;

    private ReplyForm() {}

    /** By aspect a reason and then a score, for a judge that writes the reason first has one. */
    static String scores(List<Aspect> aspects, Scale scale, boolean notApplicable) {
        String score = number(scale) + (notApplicable ? ", or \"N/A\"" : "");
        return "Reply with one JSON object and nothing else. For each aspect, give your reason in one or two sentences, then your"
                + " score: " + score + (notApplicable ? " where the aspect does not apply" : "") + ".\n\n"
                + object(aspects, "", "{\"reason\": \"...\", \"score\": ...}");
    }

    /** A rationale, then by aspect a choice. */
    static String choices(List<Aspect> aspects) {
        return "Reply with one JSON object and nothing else: first your rationale, a few sentences on how the two answers compare,"
                + " then your choice for each aspect, which is \"A\", \"B\" or \"tie\".\n\n{\n  \"rationale\": \"...\",\n"
                + "  \"choices\": " + object(aspects, "  ", "\"...\"") + "\n}";
    }

    /** Some sentences, then the score in double brackets, as in MT-Bench. */
    static String single(Scale scale) {
        return "Explain your judgment in a few sentences. Then, on a last line of its own, give your score in double square"
                + " brackets, as [[n]] where n is " + number(scale) + ".";
    }

    private static String object(List<Aspect> aspects, String indent, String value) {
        return aspects.stream()
                .map(aspect -> indent + "  \"" + aspect.name() + "\": " + value)
                .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
    }

    private static String number(Scale scale) {
        return whole(scale)
                ? "a whole number from " + (long) scale.least() + " to " + (long) scale.most()
                : "a number from " + scale.least() + " to " + scale.most();
    }

    private static boolean whole(Scale scale) {
        return scale.least() == Math.rint(scale.least()) && scale.most() == Math.rint(scale.most());
    }

    static Map<String, Object> scoresSchema(List<Aspect> aspects, Scale scale, boolean notApplicable) {
        Map<String, Object> number = numberSchema(scale);
        Map<String, Object> score = notApplicable
                ? Map.of("anyOf", List.of(number, ordered("type", "string", "enum", List.of("N/A"))))
                : number;
        Map<String, Object> judgment = new LinkedHashMap<>();
        judgment.put("reason", Map.of("type", "string"));
        judgment.put("score", score);
        return objectSchema(byName(aspects, aspect -> objectSchema(judgment)));
    }

    static Map<String, Object> choicesSchema(List<Aspect> aspects) {
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("rationale", Map.of("type", "string"));
        reply.put(
                "choices",
                objectSchema(byName(aspects, aspect -> ordered("type", "string", "enum", List.of("A", "B", "tie")))));
        return objectSchema(reply);
    }

    private static Map<String, Object> numberSchema(Scale scale) {
        if (!whole(scale)) {
            return ordered("type", "number", "minimum", scale.least(), "maximum", scale.most());
        }
        if (scale.most() - scale.least() >= MOST_LISTED) {
            return ordered("type", "integer", "minimum", (long) scale.least(), "maximum", (long) scale.most());
        }
        // listed, since fewer servers know bounds than lists
        List<Integer> scores = IntStream.rangeClosed((int) scale.least(), (int) scale.most())
                .boxed()
                .toList();
        return ordered("type", "integer", "enum", scores);
    }

    private static Map<String, Object> byName(List<Aspect> aspects, Function<Aspect, Object> schema) {
        Map<String, Object> properties = new LinkedHashMap<>();
        aspects.forEach(aspect -> properties.put(aspect.name(), schema.apply(aspect)));
        return properties;
    }

    /** All properties required and no others, as OpenAI's strict mode demands. */
    private static Map<String, Object> objectSchema(Map<String, Object> properties) {
        return ordered(
                "type",
                "object",
                "properties",
                properties,
                "required",
                new ArrayList<>(properties.keySet()),
                "additionalProperties",
                false);
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
