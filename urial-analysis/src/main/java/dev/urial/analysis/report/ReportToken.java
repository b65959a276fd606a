package dev.urial.analysis.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.urial.analysis.shift.Category;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A token of an answer, checked, and its form in the page, in which 0.1 MB of answers is 1 MB of tokens and so each name is short:
 * {@code {"x": text, "n": id, "p": position, "a": aligned, "b": base, "i": base under the prompt, "m": {other numbers}}}, a condition
 * being {@code [rank, rank it is above, log-probability, KL, category from 0, [text, log-probability, ...] of its top choices]} with
 * null for what is not known, and without the choices where there are none.
 */
record ReportToken(String text, Fields fields, Optional<Category> base, Optional<Category> icl) {
    private static final List<String> CONDITIONS = List.of("aligned", "base", "icl");
    private static final Set<String> KNOWN = Stream.concat(
                    Stream.of("position", "id"),
                    CONDITIONS.stream()
                            .flatMap(condition -> Stream.of(
                                    condition + "_rank",
                                    condition + "_rank_above",
                                    condition + "_logprob",
                                    klKey(condition))))
            .collect(Collectors.toUnmodifiableSet());
    private static final double DECIMALS = 1e4;

    /** @throws IllegalArgumentException saying what the object should be */
    static ReportToken of(Fields fields) {
        fields.count("position");
        fields.count("id");
        for (String condition : CONDITIONS) {
            fields.count(condition + "_rank");
            fields.count(condition + "_rank_above");
            fields.number(condition + "_logprob");
            fields.number(klKey(condition));
            top(fields, condition).forEach(choice -> {
                choice.text("text");
                choice.number("logprob");
            });
        }
        return new ReportToken(
                fields.text("text"), fields, Categories.of(fields, "base"), Categories.of(fields, "icl"));
    }

    Optional<Category> category(String condition) {
        return condition.equals("base") ? base : icl;
    }

    /** Whether anything is known of a token in a condition. */
    boolean has(String condition) {
        return fields.object().hasNonNull(condition + "_rank")
                || fields.object().hasNonNull(condition + "_rank_above")
                || fields.object().hasNonNull(condition + "_logprob")
                || fields.object().hasNonNull(condition + "_category");
    }

    /** Whether the base rank is only known to be above a bound. */
    boolean censored() {
        return fields.object().hasNonNull("base_rank_above");
    }

    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("x", text);
        writeField(out, "n", fields.count("id"));
        writeField(out, "p", fields.count("position"));
        writeCondition(out, "aligned", Optional.empty());
        writeCondition(out, "base", base);
        writeCondition(out, "icl", icl);
        writeOthers(out);
        out.writeEndObject();
    }

    private void writeCondition(JsonGenerator out, String condition, Optional<Category> category) throws IOException {
        if (!has(condition) && category.isEmpty()) {
            return;
        }
        out.writeArrayFieldStart(condition.substring(0, 1));
        write(out, fields.count(condition + "_rank"));
        write(out, fields.count(condition + "_rank_above"));
        write(out, fields.number(condition + "_logprob"));
        write(out, fields.number(klKey(condition)));
        write(out, category.map(Category::ordinal).map(OptionalLong::of).orElse(OptionalLong.empty()));
        writeTop(out, top(fields, condition));
        out.writeEndArray();
    }

    private static List<Fields> top(Fields token, String condition) {
        String key = condition + "_top";
        return token.object().hasNonNull(key) ? token.maps(key) : List.of();
    }

    private static void writeTop(JsonGenerator out, List<Fields> top) throws IOException {
        if (top.isEmpty()) {
            return;
        }
        out.writeStartArray();
        for (Fields choice : top) {
            out.writeString(choice.text("text"));
            write(out, choice.number("logprob"));
        }
        out.writeEndArray();
    }

    private void writeOthers(JsonGenerator out) throws IOException {
        List<Map.Entry<String, JsonNode>> others = fields.object().properties().stream()
                .filter(field -> field.getValue().isNumber() && !KNOWN.contains(field.getKey()))
                .toList();
        if (others.isEmpty()) {
            return;
        }
        out.writeObjectFieldStart("m");
        for (Map.Entry<String, JsonNode> field : others) {
            out.writeNumberField(field.getKey(), field.getValue().doubleValue());
        }
        out.writeEndObject();
    }

    /** The divergence is one of the aligned model from the base, so the base's has no name before it. */
    private static String klKey(String condition) {
        return condition.equals("base") ? "kl" : condition + "_kl";
    }

    private static void writeField(JsonGenerator out, String name, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            out.writeNumberField(name, value.getAsLong());
        }
    }

    private static void write(JsonGenerator out, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            out.writeNumber(value.getAsLong());
        } else {
            out.writeNull();
        }
    }

    private static void write(JsonGenerator out, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            out.writeNumber(rounded(value.getAsDouble()));
        } else {
            out.writeNull();
        }
    }

    private static double rounded(double number) {
        return Math.abs(number) < 1e12 ? Math.round(number * DECIMALS) / DECIMALS : number;
    }
}
