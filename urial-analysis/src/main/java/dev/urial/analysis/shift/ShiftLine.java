package dev.urial.analysis.shift;

import dev.urial.analysis.shift.ItemShift.Contexts;
import dev.urial.analysis.shift.TokenShift.Compared;
import dev.urial.analysis.shift.TokenShift.Standing;
import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.data.JsonLine;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.DatasetItem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The line of an item in {@code positions.jsonl}. Numbers have six decimals. What is not known is left out, but for a censored rank,
 * which is {@code null} beside the number that it is above.
 */
public final class ShiftLine {
    private static final double DECIMALS = 1e6;

    private ShiftLine() {}

    /** The line, without its end. */
    public static String of(ItemShift shift) {
        DatasetItem item = shift.item();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", item.id());
        line.put("query", item.queries().get(0));
        if (!item.given().isEmpty()) {
            line.put("given", item.given());
        }
        line.put("status", shift.ok() ? "ok" : "failed");
        shift.contexts().ifPresent(contexts -> {
            line.put("answer", shift.answer());
            put(line, contexts);
        });
        line.put("tokens", shift.tokens().stream().map(ShiftLine::token).toList());
        shift.end().ifPresent(end -> line.put("end", token(end)));
        if (shift.cut() > 0) {
            line.put("cut", shift.cut());
        }
        if (shift.retokenised()) {
            line.put("retokenised", true);
        }
        line.put("labels", item.labels());
        shift.error()
                .ifPresent(
                        why -> line.put("error", new TreeMap<>(Map.of("kind", why.kind(), "message", why.message()))));
        return JsonLine.of(line);
    }

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none, saying how
     */
    public static ItemShift parse(String line) {
        return new ShiftFields(JsonLine.parse(line)).item();
    }

    private static void put(Map<String, Object> line, Contexts contexts) {
        line.put("base_context", contexts.base());
        line.put("aligned_context", contexts.aligned());
        contexts.icl().ifPresent(text -> line.put("icl_context", text));
    }

    private static Map<String, Object> token(TokenShift token) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("position", token.position());
        token.id().ifPresent(id -> json.put("id", id));
        json.put("text", token.text());
        put(json, "base_", token.base().standing());
        put(json, "aligned_", token.aligned());
        put(json, "", token.base());
        token.icl().ifPresent(icl -> {
            put(json, "icl_", icl.standing());
            put(json, "icl_", icl);
        });
        return json;
    }

    private static void put(Map<String, Object> json, String before, Standing standing) {
        if (standing.rank().censored()) {
            json.put(before + "rank", null);
            json.put(before + "rank_above", standing.rank().value());
        } else {
            json.put(before + "rank", standing.rank().value());
        }
        if (Double.isFinite(standing.logprob())) {
            json.put(before + "logprob", rounded(standing.logprob()));
        }
        if (!standing.top().isEmpty()) {
            json.put(
                    before + "top",
                    standing.top().stream().map(ShiftLine::candidate).toList());
        }
    }

    private static Map<String, Object> candidate(Candidate candidate) {
        Map<String, Object> json = new LinkedHashMap<>();
        candidate.token().id().ifPresent(id -> json.put("id", id));
        json.put("text", candidate.token().text());
        if (Double.isFinite(candidate.logprob())) {
            json.put("logprob", rounded(candidate.logprob()));
        }
        return json;
    }

    private static void put(Map<String, Object> json, String before, Compared compared) {
        compared.kl().ifPresent(kl -> put(json, before + "kl", kl));
        compared.category().ifPresent(category -> json.put(before + "category", category.key()));
        compared.measures().forEach((name, value) -> put(json, before + name, value));
    }

    private static void put(Map<String, Object> json, String key, double value) {
        if (Double.isFinite(value)) {
            json.put(key, rounded(value));
        }
    }

    static double rounded(double value) {
        double rounded = Math.rint(value * DECIMALS) / DECIMALS;
        return rounded == 0 ? 0 : rounded; // no -0.0
    }

    static Optional<Failure> failure(Map<String, Object> error) {
        return Optional.of(new Failure(String.valueOf(error.get("kind")), String.valueOf(error.get("message"))));
    }

    /** Keys of a token that are no measure. */
    static final List<String> OWN = List.of("position", "id", "rank", "rank_above", "logprob", "kl");
}
