package dev.urial.eval.judged;

import dev.urial.core.cache.Sha256;
import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Choice;
import dev.urial.eval.Score;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.judged.Preference.Order;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The records of just-eval ({@code just_eval/evaluate.py}: {@code input}, {@code output_cand}, {@code generator_cand}, {@code
 * eval_config}, {@code prompt}, {@code result}, {@code parsed_result}) and of the reference code's pairwise judge ({@code
 * evaluate/eval.py}: {@code input}, {@code model_output}, {@code ref_output}, {@code generator}, {@code ref_generator}, {@code
 * assignment} and the same further ones). The rubric is the configuration's {@code mode}, the judge its {@code gpt}.
 *
 * <p>A {@code parsed_result} of which any part is not what the template asks for is not believed at all: the reply is read again, or
 * stays unparsed.
 */
record Recorded(Replies replies) {
    private static final String NO_REPLY = "N/A";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final Set<String> KEYS = Set.of(
            "id",
            "input",
            "output_cand",
            "generator_cand",
            "model_output",
            "ref_output",
            "generator",
            "ref_generator",
            "assignment",
            "eval_config",
            "prompt",
            "result",
            "parsed_result",
            "len_cand");

    /** Whether an object is such a record. */
    boolean is(Fields fields) {
        return fields.has("output_cand") || isPair(fields);
    }

    private static boolean isPair(Fields fields) {
        return fields.has("model_output") && fields.has("assignment");
    }

    /**
     * The judgment that it is.
     *
     * @param position in the file: the id of one that has none
     * @throws IllegalArgumentException if it is damaged, saying how
     */
    Judgment judgment(Fields fields, int position) {
        Fields config = fields.map("eval_config");
        return new Judgment(
                subject(fields, position),
                new JudgedBy(config.text("mode"), config.text("gpt")),
                isPair(fields) ? compared(fields) : scored(fields),
                calls(fields));
    }

    private static Subject subject(Fields fields, int position) {
        String id = fields.has("id") ? fields.name("id") : Integer.toString(position);
        DatasetItem item = new DatasetItem(id, List.of(), List.of(fields.text("input")), fields.others(KEYS));
        return isPair(fields)
                ? new Subject(
                        item,
                        answers(fields, "model_output", "generator"),
                        Optional.of(answers(fields, "ref_output", "ref_generator")))
                : new Subject(item, answers(fields, "output_cand", "generator_cand"));
    }

    private static Answers answers(Fields fields, String output, String generator) {
        List<String> texts = fields.texts(output);
        if (texts.size() > 1) {
            throw new IllegalArgumentException(
                    "'" + output + "' must be a text, or a list of one; it has " + texts.size());
        }
        return new Answers(texts, fields.optionalText(generator));
    }

    private static Calls calls(Fields fields) {
        List<String> hash =
                fields
                        .optionalText("prompt")
                        .map(prompt -> Sha256.hex(prompt.getBytes(StandardCharsets.UTF_8)))
                        .stream()
                        .toList();
        return new Calls(reply(fields).stream().toList(), Tokens.UNKNOWN, OptionalDouble.empty(), hash);
    }

    // The tools put the mark before they ask, so it stays where a run was broken off.
    private static Optional<String> reply(Fields fields) {
        return fields.optionalText("result").filter(reply -> !reply.equals(NO_REPLY));
    }

    private Verdict scored(Fields fields) {
        Map<String, Score> scores = read(fields, Recorded::scores, replies::scores);
        if (!scores.isEmpty()) {
            return Verdict.scored(scores);
        }
        return reply(fields).isPresent() ? Verdict.unparsed() : notAsked();
    }

    private Verdict compared(Fields fields) {
        boolean candidateFirst = candidateFirst(fields);
        Map<String, Choice> choices =
                read(fields, parsed -> choices(parsed.get("choices").orElse("")), replies::choices);
        if (!choices.isEmpty()) {
            return Verdict.preferred(Preference.of(List.of(Order.of(candidateFirst, Optional.empty(), choices))));
        }
        return reply(fields).isPresent() ? Verdict.unparsed(List.of(Order.unread(candidateFirst))) : notAsked();
    }

    private static Verdict notAsked() {
        return Verdict.failed(new Failure("no_reply", "the recorded file has no reply of the judge's"));
    }

    private static <T> Map<String, T> read(
            Fields fields, Function<Fields, Map<String, T>> parsed, Function<String, Map<String, T>> unread) {
        Map<String, T> read =
                fields.get("parsed_result").filter(Map.class::isInstance).isPresent()
                        ? parsed.apply(fields.map("parsed_result"))
                        : Map.of();
        return read.isEmpty() ? reply(fields).map(unread).orElse(Map.of()) : read;
    }

    private static boolean candidateFirst(Fields fields) {
        String candidate = fields.text("generator");
        String baseline = fields.text("ref_generator");
        Fields assignment = fields.map("assignment");
        List<String> seats = List.of(assignment.text("A"), assignment.text("B"));
        if (candidate.equals(baseline) || !(seats.contains(candidate) && seats.contains(baseline))) {
            throw new IllegalArgumentException("'assignment' must seat '" + candidate + "' and '" + baseline
                    + "', which must be two; it has A '" + seats.get(0) + "' and B '" + seats.get(1) + "'");
        }
        return seats.get(0).equals(candidate);
    }

    private static Map<String, Score> scores(Fields parsed) {
        Map<String, Score> scores = new LinkedHashMap<>();
        for (Map.Entry<String, Object> each : parsed.fields().entrySet()) {
            if (!(each.getValue() instanceof Map)) {
                return Map.of();
            }
            Fields aspect = parsed.map(each.getKey());
            Optional<OptionalDouble> value = aspect.get("score").flatMap(Recorded::value);
            if (value.isEmpty()) {
                return Map.of();
            }
            String reason = aspect.get("reason").map(String::valueOf).orElse("");
            scores.put(each.getKey(), new Score(value.get(), reason));
        }
        return scores;
    }

    private static Optional<OptionalDouble> value(Object score) {
        String text = score.toString().strip();
        if (text.equals(NO_REPLY)) {
            return Optional.of(OptionalDouble.empty());
        }
        return NUMBER.matcher(text).matches()
                ? Optional.of(OptionalDouble.of(Double.parseDouble(text)))
                : Optional.empty();
    }

    private static Map<String, Choice> choices(Object given) {
        if (!(given instanceof Map<?, ?> map)) {
            return Map.of();
        }
        Map<String, Choice> choices = new LinkedHashMap<>();
        for (Map.Entry<?, ?> each : map.entrySet()) {
            switch (String.valueOf(each.getValue()).strip().toLowerCase(Locale.ROOT)) {
                case "a" -> choices.put(String.valueOf(each.getKey()), Choice.A);
                case "b" -> choices.put(String.valueOf(each.getKey()), Choice.B);
                case "tie" -> choices.put(String.valueOf(each.getKey()), Choice.TIE);
                default -> {
                    return Map.of();
                }
            }
        }
        return choices;
    }
}
