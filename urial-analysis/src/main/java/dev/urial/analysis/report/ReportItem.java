package dev.urial.analysis.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.analysis.shift.Category;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An item of {@code positions.jsonl}, checked, and its forms in the page. Listed it is {@code {"id", "query", "text", "labels", "tokens":
 * count, "base": [unshifted, marginal, shifted], "icl": likewise, "censored", "error", "cut", "retokenised"}}; drawn it is {@code
 * {"query", "base_context", "icl_context", "aligned_context", "answer": tokens, "end": token}}, see {@link ReportToken}.
 */
record ReportItem(
        String id, Fields fields, Optional<Fields> labels, List<ReportToken> tokens, Optional<ReportToken> end) {
    private static final List<String> CONTEXTS = List.of("base_context", "icl_context", "aligned_context");
    /** How much of a query a list has, in characters. */
    private static final int LISTED = 200;

    /** @throws IllegalArgumentException saying what the object should be */
    static ReportItem of(ObjectNode object) {
        Fields fields = new Fields(object, "");
        Stream.concat(CONTEXTS.stream(), Stream.of("query")).forEach(fields::optionalText);
        fields.count("cut");
        fields.map("error").ifPresent(error -> error.optionalText("message"));
        return new ReportItem(
                fields.name("id"),
                fields,
                fields.map("labels"),
                fields.maps("tokens").stream().map(ReportToken::of).toList(),
                fields.map("end").map(ReportToken::of));
    }

    void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("id", id);
        out.writeStringField("query", start(query()));
        out.writeStringField("text", tokens.stream().map(ReportToken::text).collect(Collectors.joining()));
        if (labels.isPresent()) {
            writeLabels(out, labels.get());
        }
        out.writeNumberField("tokens", tokens.size());
        writeCounts(out, "base");
        if (tokens.stream().anyMatch(token -> token.has("icl"))) {
            writeCounts(out, "icl");
        }
        if (tokens.stream().anyMatch(ReportToken::censored)) {
            out.writeBooleanField("censored", true);
        }
        writeTroubles(out);
        out.writeEndObject();
    }

    void writeDrawn(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("query", query());
        writeTokens(out);
        out.writeEndObject();
    }

    private String query() {
        return fields.optionalText("query").orElse("");
    }

    private static String start(String query) {
        if (query.length() <= LISTED) {
            return query;
        }
        return query.substring(0, query.offsetByCodePoints(0, query.codePointCount(0, LISTED))) + "\u2026";
    }

    private static void writeLabels(JsonGenerator out, Fields labels) throws IOException {
        out.writeObjectFieldStart("labels");
        for (var label : labels.object().properties()) {
            JsonNode value = label.getValue();
            out.writeStringField(label.getKey(), value.isValueNode() ? value.asText() : value.toString());
        }
        out.writeEndObject();
    }

    private void writeCounts(JsonGenerator out, String condition) throws IOException {
        out.writeArrayFieldStart(condition);
        for (Category category : Category.values()) {
            out.writeNumber(tokens.stream()
                    .filter(token -> token.category(condition).equals(Optional.of(category)))
                    .count());
        }
        out.writeEndArray();
    }

    private void writeTroubles(JsonGenerator out) throws IOException {
        Optional<Fields> error = fields.map("error");
        if (error.isPresent()) {
            out.writeStringField("error", error.get().optionalText("message").orElse(""));
        }
        OptionalLong cut = fields.count("cut");
        if (cut.isPresent() && cut.getAsLong() > 0) {
            out.writeNumberField("cut", cut.getAsLong());
        }
        if (fields.object().path("retokenised").asBoolean()) {
            out.writeBooleanField("retokenised", true);
        }
    }

    private void writeTokens(JsonGenerator out) throws IOException {
        for (String context : CONTEXTS) {
            Optional<String> text = fields.optionalText(context);
            if (text.isPresent()) {
                out.writeStringField(context, text.get());
            }
        }
        out.writeArrayFieldStart("answer");
        for (ReportToken token : tokens) {
            token.write(out);
        }
        out.writeEndArray();
        if (end.isPresent()) {
            out.writeFieldName("end");
            end.get().write(out);
        }
    }
}
