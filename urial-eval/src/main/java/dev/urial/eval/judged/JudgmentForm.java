package dev.urial.eval.judged;

import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Score;
import dev.urial.eval.Winner;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Status;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.judged.Preference.Order;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The object of a judged file that a judgment is. What is not known is left out. */
final class JudgmentForm {
    private JudgmentForm() {}

    static Map<String, Object> of(Judgment judgment) {
        DatasetItem item = judgment.subject().item();
        boolean single = item.queries().size() == 1;
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", item.id());
        json.put(single ? "query" : "turns", single ? item.queries().get(0) : item.queries());
        if (!item.given().isEmpty()) {
            json.put("given", item.given());
        }
        answer(json, judgment.subject().candidate(), single);
        json.put("labels", item.labels());
        json.put("rubric", judgment.by().rubric());
        json.put("judge", judgment.by().judge());
        put(json, judgment.verdict());
        put(json, judgment.calls());
        judgment.verdict()
                .error()
                .ifPresent(error -> json.put("error", Map.of("kind", error.kind(), "message", error.message())));
        origin(json, judgment.subject().candidate());
        judgment.subject().baseline().ifPresent(baseline -> {
            Map<String, Object> other = new LinkedHashMap<>();
            answer(other, baseline, single);
            origin(other, baseline);
            json.put("baseline", other);
        });
        return json;
    }

    private static void answer(Map<String, Object> json, Answers answers, boolean single) {
        if (!answers.texts().isEmpty()) {
            json.put("answer", single ? answers.texts().get(0) : answers.texts());
        }
    }

    private static void origin(Map<String, Object> json, Answers answers) {
        answers.generator().ifPresent(generator -> json.put("generator", generator));
        answers.finish().ifPresent(finish -> json.put("finish", finish));
    }

    private static void put(Map<String, Object> json, Verdict verdict) {
        json.put("status", verdict.status().toString());
        if (!verdict.scores().isEmpty()) {
            Map<String, Object> scores = new LinkedHashMap<>();
            verdict.scores().forEach((aspect, score) -> scores.put(aspect, score(score)));
            json.put("scores", scores);
        }
        verdict.preference().ifPresent(preference -> {
            Map<String, Object> told = new LinkedHashMap<>();
            put(told, preference.winner(), preference.byAspect());
            told.put(
                    "orders",
                    preference.orders().stream().map(JudgmentForm::order).toList());
            json.put("preference", told);
        });
    }

    private static Map<String, Object> score(Score score) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (score.value().isPresent()) {
            json.put("score", written(score.value().getAsDouble()));
        } else {
            json.put("score", null);
        }
        json.put("reason", score.reason());
        return json;
    }

    // 4 and not 4.0
    private static Number written(double value) {
        if (value == (int) value) {
            return (int) value;
        }
        return value;
    }

    private static Map<String, Object> order(Order order) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("first", key(order.candidateFirst() ? Winner.CANDIDATE : Winner.BASELINE));
        put(json, order.winner(), order.byAspect());
        return json;
    }

    private static void put(Map<String, Object> json, Optional<Winner> winner, Map<String, Winner> byAspect) {
        winner.ifPresent(each -> json.put("winner", key(each)));
        Map<String, Object> aspects = new LinkedHashMap<>();
        byAspect.forEach((aspect, each) -> aspects.put(aspect, key(each)));
        json.put("by_aspect", aspects);
    }

    private static void put(Map<String, Object> json, Calls calls) {
        some(json, "raw", calls.raw());
        Tokens usage = calls.usage();
        if (!usage.equals(Tokens.UNKNOWN)) {
            Map<String, Object> tokens = new LinkedHashMap<>();
            tokens.put("prompt_tokens", usage.prompt());
            tokens.put("cached_tokens", usage.cached());
            tokens.put("output_tokens", usage.output());
            json.put("usage", tokens);
        }
        calls.costUsd().ifPresent(cost -> json.put("cost_usd", cost));
        some(json, "prompt_sha256", calls.promptSha256());
    }

    private static void some(Map<String, Object> json, String key, List<String> texts) {
        if (!texts.isEmpty()) {
            json.put(key, texts.size() == 1 ? texts.get(0) : texts);
        }
    }

    /**
     * The judgment of an object.
     *
     * @throws IllegalArgumentException if it is none, saying why
     */
    static Judgment judgment(Fields fields) {
        if (!fields.has("rubric") || !fields.has("judge") || !fields.has("status")) {
            throw new IllegalArgumentException(
                    "is no judgment: that has 'rubric', 'judge' and 'status', or 'output_cand', or 'model_output' and"
                            + " 'assignment'; " + fields.keys());
        }
        return new Judgment(
                subject(fields),
                new JudgedBy(fields.text("rubric"), fields.text("judge")),
                verdict(fields),
                calls(fields));
    }

    private static Subject subject(Fields fields) {
        DatasetItem item = new DatasetItem(
                fields.name("id"),
                fields.texts("given"),
                fields.has("turns") ? fields.texts("turns") : List.of(fields.text("query")),
                fields.map("labels").fields());
        Optional<Answers> baseline =
                fields.has("baseline") ? Optional.of(answers(fields.map("baseline"))) : Optional.empty();
        return new Subject(item, answers(fields), baseline);
    }

    private static Answers answers(Fields fields) {
        return new Answers(fields.texts("answer"), fields.optionalText("generator"), fields.optionalText("finish"));
    }

    private static Verdict verdict(Fields fields) {
        Map<String, Score> scores = new LinkedHashMap<>();
        Fields given = fields.map("scores");
        given.fields().keySet().forEach(aspect -> scores.put(aspect, score(given.map(aspect))));
        return new Verdict(
                one(Status.values(), fields.text("status"), "'status'"),
                scores,
                fields.has("preference") ? Optional.of(preference(fields.map("preference"))) : Optional.empty(),
                fields.has("error") ? Optional.of(failure(fields.map("error"))) : Optional.empty());
    }

    private static Score score(Fields fields) {
        return new Score(fields.number("score"), fields.optionalText("reason").orElse(""));
    }

    private static Failure failure(Fields fields) {
        return new Failure(fields.text("kind"), fields.text("message"));
    }

    private static Preference preference(Fields fields) {
        return new Preference(
                winner(fields),
                byAspect(fields),
                fields.maps("orders").stream().map(JudgmentForm::order).toList());
    }

    private static Order order(Fields fields) {
        Winner first = one(Winner.values(), fields.text("first"), "'first'");
        if (first == Winner.TIE) {
            throw new IllegalArgumentException("'first' must be candidate or baseline, was 'tie'");
        }
        return new Order(first == Winner.CANDIDATE, winner(fields), byAspect(fields));
    }

    private static Optional<Winner> winner(Fields fields) {
        return fields.optionalText("winner").map(text -> one(Winner.values(), text, "'winner'"));
    }

    private static Map<String, Winner> byAspect(Fields fields) {
        Map<String, Winner> byAspect = new LinkedHashMap<>();
        Fields given = fields.map("by_aspect");
        given.fields()
                .keySet()
                .forEach(aspect -> byAspect.put(
                        aspect, one(Winner.values(), given.text(aspect), "the winner on '" + aspect + "'")));
        return byAspect;
    }

    private static Calls calls(Fields fields) {
        Fields usage = fields.map("usage");
        return new Calls(
                fields.texts("raw"),
                new Tokens(usage.count("prompt_tokens"), usage.count("cached_tokens"), usage.count("output_tokens")),
                fields.number("cost_usd"),
                fields.texts("prompt_sha256"));
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E one(E[] values, String text, String what) {
        return Arrays.stream(values)
                .filter(value -> key(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(what + " must be "
                        + Arrays.stream(values).map(JudgmentForm::key).collect(Collectors.joining(" or "))
                        + ", was '" + text + "'"));
    }
}
