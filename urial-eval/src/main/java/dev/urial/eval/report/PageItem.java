package dev.urial.eval.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Score;
import dev.urial.eval.Winner;
import dev.urial.eval.figures.Words;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.ItemKey;
import dev.urial.eval.judged.Judgment.Status;
import dev.urial.eval.judged.Preference;
import dev.urial.eval.judged.Preference.Order;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An item in the page. Listed, by which it is found and sorted, it is {@code {"id", "turns", "query": its start, "labels": {label: [values]} of those to group by,
 * "runs": [{"s": scores in the order of the aspects, "N/A" and null among them, "p": winners likewise, "o": the winner overall, "f": whether
 * some verdict flips, "w": words, "x": status unless ok}]}}. Its texts are {@code {"given", "queries", "labels", "runs": [{"answers",
 * "baseline", "against", "reasons", "raw", "error", "orders"}]}}. A run without the item is null.
 *
 * @param judgments one for each run
 */
record PageItem(ItemKey key, List<@Nullable Judgment> judgments) {
    private static final int START = 160;

    void write(JsonGenerator out, List<String> aspects, Set<String> labels) throws IOException {
        DatasetItem item = item();
        out.writeStartObject();
        out.writeStringField("id", key.id());
        out.writeNumberField("turns", key.turns());
        String query = item.queries().get(item.queries().size() - 1);
        out.writeStringField("query", query.substring(0, Math.min(START, query.length())));
        out.writeObjectFieldStart("labels");
        for (Map.Entry<String, Object> label : item.labels().entrySet()) {
            if (labels.contains(label.getKey())) {
                out.writePOJOField(label.getKey(), values(label.getValue()));
            }
        }
        out.writeEndObject();
        out.writeArrayFieldStart("runs");
        for (@Nullable Judgment judgment : judgments) {
            if (judgment == null) {
                out.writeNull();
            } else {
                write(out, judgment, aspects);
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /** As groups are named. */
    private static List<String> values(Object label) {
        Collection<?> values = label instanceof Collection<?> several ? several : List.of(label);
        return values.stream().map(String::valueOf).toList();
    }

    private static void write(JsonGenerator out, Judgment judgment, List<String> aspects) throws IOException {
        out.writeStartObject();
        out.writeNumberField("w", Words.of(judgment));
        if (judgment.verdict().status() != Status.OK) {
            out.writeStringField("x", judgment.verdict().status().toString());
        }
        if (!judgment.verdict().scores().isEmpty()) {
            out.writeArrayFieldStart("s");
            for (String aspect : aspects) {
                write(out, judgment.verdict().scores().get(aspect));
            }
            out.writeEndArray();
        }
        if (judgment.verdict().preference().isPresent()) {
            write(out, judgment.verdict().preference().get(), aspects);
        }
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, @Nullable Score score) throws IOException {
        if (score == null) {
            out.writeNull();
        } else if (score.value().isPresent()) {
            out.writeNumber(score.value().getAsDouble());
        } else {
            out.writeString("N/A");
        }
    }

    private static void write(JsonGenerator out, Preference preference, List<String> aspects) throws IOException {
        if (preference.winner().isPresent()) {
            out.writeStringField("o", name(preference.winner().get()));
        }
        out.writeArrayFieldStart("p");
        for (String aspect : aspects) {
            Winner winner = preference.byAspect().get(aspect);
            out.writeString(winner == null ? null : name(winner));
        }
        out.writeEndArray();
        out.writeBooleanField("f", flips(preference));
    }

    private static boolean flips(Preference preference) {
        return preference.orders().stream()
                .anyMatch(one -> preference.orders().stream()
                        .anyMatch(other -> one.candidateFirst() != other.candidateFirst() && against(one, other)));
    }

    /** Whether some verdict of one call is for the one answer, and of the other call for the other. */
    private static boolean against(Order one, Order other) {
        boolean overall = one.winner().isPresent()
                && other.winner().isPresent()
                && against(one.winner().get(), other.winner().get());
        return overall
                || one.byAspect().entrySet().stream()
                        .anyMatch(each -> other.byAspect().containsKey(each.getKey())
                                && against(each.getValue(), other.byAspect().get(each.getKey())));
    }

    private static boolean against(Winner one, @Nullable Winner other) {
        return one != Winner.TIE && other != null && other != Winner.TIE && one != other;
    }

    void writeTexts(JsonGenerator out) throws IOException {
        DatasetItem item = item();
        out.writeStartObject();
        out.writePOJOField("given", item.given());
        out.writePOJOField("queries", item.queries());
        out.writePOJOField("labels", item.labels());
        out.writeArrayFieldStart("runs");
        for (@Nullable Judgment judgment : judgments) {
            if (judgment == null) {
                out.writeNull();
            } else {
                writeTexts(out, judgment);
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeTexts(JsonGenerator out, Judgment judgment) throws IOException {
        out.writeStartObject();
        out.writePOJOField("answers", judgment.subject().candidate().texts());
        if (judgment.subject().baseline().isPresent()) {
            Answers baseline = judgment.subject().baseline().get();
            out.writePOJOField("baseline", baseline.texts());
        }
        out.writeObjectFieldStart("reasons");
        for (Map.Entry<String, Score> each : judgment.verdict().scores().entrySet()) {
            out.writeStringField(each.getKey(), each.getValue().reason());
        }
        out.writeEndObject();
        out.writePOJOField("raw", judgment.calls().raw());
        if (judgment.verdict().error().isPresent()) {
            out.writeStringField(
                    "error",
                    judgment.verdict().error().get().kind() + ": "
                            + judgment.verdict().error().get().message());
        }
        out.writeArrayFieldStart("orders");
        for (Order order :
                judgment.verdict().preference().map(Preference::orders).orElse(List.of())) {
            writeOrder(out, order);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeOrder(JsonGenerator out, Order order) throws IOException {
        out.writeStartObject();
        out.writeBooleanField("candidate_first", order.candidateFirst());
        if (order.winner().isPresent()) {
            out.writeStringField("winner", name(order.winner().get()));
        }
        out.writeObjectFieldStart("by_aspect");
        for (Map.Entry<String, Winner> each : order.byAspect().entrySet()) {
            out.writeStringField(each.getKey(), name(each.getValue()));
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static String name(Winner winner) {
        return winner.name().toLowerCase(Locale.ROOT);
    }

    private DatasetItem item() {
        return judgments.stream()
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow()
                .subject()
                .item();
    }
}
