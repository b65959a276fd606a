package dev.urial.testkit.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.urial.core.spi.Sampling;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request to text-generation-inference, checked as its router does. */
final class TgiRequest {
    static final int MAX_STOPS = 4;
    private static final int MAX_TOP = 5;

    private final Dialect dialect;
    private final Fields parameters;
    private final String inputs;
    private final Job job;

    TgiRequest(Dialect dialect, Fields fields) {
        this.dialect = dialect;
        this.parameters = fields.inner("parameters");
        this.inputs = fields.text("inputs", "");
        Sampling sampling = sampling();
        check(
                stops().size() <= MAX_STOPS,
                "`stop` supports up to %d stop sequences. Given: %d",
                MAX_STOPS,
                stops().size());
        int top = parameters.integer("top_n_tokens", 0);
        check(top >= 0 && top <= MAX_TOP, "`top_n_tokens` must be >= 0 and <= %d. Given: %d", MAX_TOP, top);
        check(!inputs.isEmpty(), "`inputs` cannot be empty");
        List<Integer> prompt = prompt();
        this.job = new Job(prompt, sampling, limit(prompt.size()), List.of(), true, top, Map.of(), held());
    }

    private void check(boolean right, String message, Object... values) {
        if (!right) {
            throw dialect.refuse(422, "Input validation error: " + String.format(Locale.ROOT, message, values));
        }
    }

    private Sampling sampling() {
        boolean samples = parameters.flag("do_sample")
                || parameters.has("temperature")
                || parameters.has("top_k")
                || parameters.has("top_p");
        double temperature = parameters.number("temperature", 1);
        double penalty = parameters.number("repetition_penalty", 1);
        double topP = parameters.number("top_p", 1);
        int topK = parameters.integer("top_k", 0);
        check(temperature > 0, "`temperature` must be strictly positive");
        check(penalty > 0, "`repetition_penalty` must be strictly positive");
        check(!parameters.has("top_p") || (topP > 0 && topP < 1), "`top_p` must be > 0.0 and < 1.0");
        check(!parameters.has("top_k") || topK > 0, "`top_k` must be strictly positive");
        return dialect.sampling(
                samples ? temperature : 0, topP, topK, 0, dialect.penalty(penalty), dialect.seed(parameters));
    }

    private List<Integer> prompt() {
        List<Integer> prompt = dialect.model.encode(dialect.prompt(inputs), true, true);
        int most = dialect.options.contextTokens() - 1;
        if (parameters.has("truncate")) {
            int truncate = parameters.integer("truncate", 0);
            check(
                    truncate > 0 && truncate <= most,
                    "`truncate` must be strictly positive and less than %d. Given: %d",
                    most,
                    truncate);
            return prompt.subList(Math.max(0, prompt.size() - truncate), prompt.size());
        }
        return prompt;
    }

    private List<Integer> held() {
        JsonNode grammar = parameters.node("grammar");
        return dialect.held(grammar.path("type").asText().equals("json") ? grammar.path("value") : NullNode.instance);
    }

    private int limit(int inputTokens) {
        int total = dialect.options.contextTokens();
        int limit = parameters.integer("max_new_tokens", Math.max(0, total - inputTokens));
        check(!parameters.has("max_new_tokens") || limit > 0, "`max_new_tokens` must be strictly positive");
        check(
                inputTokens + limit <= total,
                "`inputs` tokens + `max_new_tokens` must be <= %d. Given: %d `inputs` tokens and %d `max_new_tokens`",
                total,
                inputTokens,
                limit);
        check(inputTokens <= total - 1, "`inputs` must have less than %d tokens. Given: %d", total - 1, inputTokens);
        return limit;
    }

    /** Refuses what is not to be had in a stream. */
    void checkStream() {
        check(!prefill(), "`decoder_input_details` == true is not supported when streaming tokens");
    }

    Job job() {
        return job;
    }

    List<String> stops() {
        return parameters.texts("stop");
    }

    /** Whether the tokens of the prompt are to be scored. */
    boolean prefill() {
        return parameters.flag("decoder_input_details");
    }

    boolean details() {
        return parameters.flag("details") || prefill();
    }

    /** What stands before the new text in the reply. */
    String before() {
        return parameters.flag("return_full_text") ? inputs : "";
    }
}
