package dev.urial.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.prompt.PromptSet;
import dev.urial.core.run.Answer;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Usage;
import java.util.Locale;

/** An answer as one line of JSON. */
final class AnswerJson {
    private AnswerJson() {}

    static String ok(Answer answer, PromptSet set) {
        ObjectNode json = item(answer.query(), set);
        json.put("answer", answer.text());
        json.put("status", "ok");
        json.put("finish", answer.completion().reason().name().toLowerCase(Locale.ROOT));
        Usage usage = answer.completion().usage();
        json.putObject("usage")
                .put("prompt_tokens", usage.promptTokens())
                .put("cached_tokens", usage.cachedTokens())
                .put("output_tokens", usage.newTokens());
        json.putObject("timing")
                .put("first_token_ms", answer.firstToken().toNanos() / 1e6)
                .put("total_ms", answer.total().toNanos() / 1e6);
        json.put("seed", answer.seed());
        labels(json, answer.query());
        return json.toString();
    }

    static String failed(Query query, PromptSet set, long seed, BackendException failure) {
        ObjectNode json = item(query, set);
        json.put("status", "failed");
        json.put("seed", seed);
        labels(json, query);
        json.putObject("error")
                .put("kind", failure.kind().name().toLowerCase(Locale.ROOT))
                .put("message", failure.getMessage());
        return json.toString();
    }

    private static ObjectNode item(Query query, PromptSet set) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", query.id());
        json.put("query", query.last());
        json.put("prompt_set", set.name());
        return json;
    }

    private static void labels(ObjectNode json, Query query) {
        ObjectNode labels = json.putObject("labels");
        query.labels().forEach(labels::put);
    }
}
