package dev.urial.core.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.AnsweredItem.Outcome;
import dev.urial.core.data.AnsweredItem.Timing;
import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.core.spi.DatasetItem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The object of an answers file that an item is. */
final class AnswerForm {
    private AnswerForm() {}

    /** Whether an object is one. */
    static boolean is(Fields fields) {
        String status = fields.get("status").asText("");
        return (status.equals("ok") || status.equals("failed"))
                && fields.get("labels").isObject()
                && (fields.has("query") || fields.has("turns"));
    }

    static ObjectNode of(AnsweredItem answered) {
        DatasetItem item = answered.item();
        boolean single = item.queries().size() == 1;
        ObjectNode json = Json.object();
        json.put("id", item.id());
        if (single) {
            json.put("query", item.queries().get(0));
        } else {
            json.set("turns", Json.node(item.queries()));
        }
        if (!item.given().isEmpty()) {
            json.set("given", Json.node(item.given()));
        }
        if (!answered.answers().isEmpty()) {
            json.set("answer", Json.node(single ? answered.answers().get(0) : answered.answers()));
        }
        outcome(json, answered.outcome());
        json.put("seed", answered.seed());
        json.set("labels", Json.node(item.labels()));
        answered.outcome()
                .error()
                .ifPresent(error ->
                        json.putObject("error").put("kind", error.kind()).put("message", error.message()));
        answered.generator().ifPresent(generator -> json.put("generator", generator));
        return json;
    }

    // What is not known, as of answers that others made or where nothing came, is left out and not put as 0.
    private static void outcome(ObjectNode json, Outcome outcome) {
        json.put("status", outcome.ok() ? "ok" : "failed");
        outcome.finish().ifPresent(finish -> json.put("finish", finish));
        Tokens usage = outcome.usage();
        if (!usage.equals(Tokens.UNKNOWN)) {
            json.putObject("usage")
                    .put("prompt_tokens", usage.prompt())
                    .put("cached_tokens", usage.cached())
                    .put("output_tokens", usage.output());
        }
        Timing timing = outcome.timing();
        if (!timing.equals(Timing.UNKNOWN)) {
            json.putObject("timing").put("first_token_ms", timing.firstToken()).put("total_ms", timing.total());
        }
    }

    /**
     * The item of an object.
     *
     * @throws IllegalArgumentException if it is none, saying why
     */
    static AnsweredItem answered(Fields fields) {
        DatasetItem item = asked(fields);
        List<String> answers = List.of();
        if (fields.has("answer")) {
            answers = fields.has("turns") ? fields.texts("answer") : List.of(fields.text("answer"));
        }
        return new AnsweredItem(item, answers, fields.whole("seed"), outcome(fields), optional(fields, "generator"));
    }

    /** What was asked. */
    static DatasetItem asked(Fields fields) {
        return new DatasetItem(
                fields.name("id"),
                fields.has("given") ? fields.texts("given") : List.of(),
                fields.has("turns") ? fields.texts("turns") : List.of(fields.text("query")),
                fields.map("labels").map(Json::plain).orElse(Map.of()));
    }

    private static Outcome outcome(Fields fields) {
        String status = fields.has("status") ? fields.text("status") : "ok"; // written by hand
        if (!status.equals("ok") && !status.equals("failed")) {
            throw new IllegalArgumentException("'status' must be ok or failed, was '" + status + "'");
        }
        Fields usage = new Fields(fields.map("usage").orElseGet(Json::object));
        Fields timing = new Fields(fields.map("timing").orElseGet(Json::object));
        Optional<Failure> error =
                fields.map("error").map(Fields::new).map(each -> new Failure(each.text("kind"), each.text("message")));
        if (status.equals("ok") != error.isEmpty()) {
            throw new IllegalArgumentException(
                    "'error' must be there exactly if the status is failed; it is " + status);
        }
        return new Outcome(
                optional(fields, "finish"),
                new Tokens(usage.count("prompt_tokens"), usage.count("cached_tokens"), usage.count("output_tokens")),
                new Timing(timing.number("first_token_ms"), timing.number("total_ms")),
                error);
    }

    private static Optional<String> optional(Fields fields, String key) {
        return fields.has(key) ? Optional.of(fields.text(key)) : Optional.empty();
    }
}
