package dev.urial.analysis.shift;

import dev.urial.analysis.shift.ItemShift.Contexts;
import dev.urial.analysis.shift.TokenShift.Compared;
import dev.urial.analysis.shift.TokenShift.Standing;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Rank;
import dev.urial.core.spi.Token;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The fields of an object in {@code positions.jsonl}, read back. All throw {@link IllegalArgumentException} saying what is wrong. */
record ShiftFields(Map<String, Object> fields) {
    private static final String ICL = "icl_";
    private static final List<String> SIDES = List.of("base_", "aligned_", ICL);

    ItemShift item() {
        DatasetItem item = new DatasetItem(
                text("id"),
                fields.containsKey("given")
                        ? list("given").stream().map(String::valueOf).toList()
                        : List.of(),
                List.of(text("query")),
                map("labels").fields());
        if (text("status").equals("failed")) {
            Map<String, Object> error = map("error").fields();
            return new ItemShift(
                    item, Optional.empty(), "", List.of(), Optional.empty(), 0, false, ShiftLine.failure(error));
        }
        Contexts contexts = new Contexts(text("base_context"), text("aligned_context"), optionalText("icl_context"));
        return new ItemShift(
                item,
                Optional.of(contexts),
                text("answer"),
                maps("tokens").stream().map(ShiftFields::token).toList(),
                fields.containsKey("end") ? Optional.of(map("end").token()) : Optional.empty(),
                fields.containsKey("cut") ? whole("cut") : 0,
                fields.containsKey("retokenised"),
                Optional.empty());
    }

    private TokenShift token() {
        Optional<Compared> icl = fields.containsKey("icl_rank") || fields.containsKey("icl_rank_above")
                ? Optional.of(compared(ICL, standing(ICL)))
                : Optional.empty();
        return new TokenShift(
                whole("position"), id(), text("text"), standing("aligned_"), compared("", standing("base_")), icl);
    }

    private OptionalInt id() {
        return fields.containsKey("id") ? OptionalInt.of(whole("id")) : OptionalInt.empty();
    }

    private Standing standing(String before) {
        Rank rank = fields.containsKey(before + "rank")
                ? Rank.of(whole(before + "rank"))
                : Rank.above(whole(before + "rank_above"));
        String top = before + "top";
        return new Standing(
                rank,
                number(before + "logprob").orElse(Double.NEGATIVE_INFINITY),
                fields.containsKey(top)
                        ? maps(top).stream().map(ShiftFields::candidate).toList()
                        : List.of());
    }

    private Candidate candidate() {
        return new Candidate(new Token(text("text"), id()), number("logprob").orElse(Double.NEGATIVE_INFINITY));
    }

    private Compared compared(String before, Standing standing) {
        Map<String, Double> measures = new HashMap<>();
        fields.forEach((key, value) -> {
            if (value instanceof Number number && key.startsWith(before)) {
                String name = key.substring(before.length());
                boolean anothers = before.isEmpty() && SIDES.stream().anyMatch(name::startsWith);
                if (!anothers && !ShiftLine.OWN.contains(name)) {
                    measures.put(name, number.doubleValue());
                }
            }
        });
        return new Compared(standing, number(before + "kl"), measures);
    }

    private String text(String key) {
        return optionalText(key).orElseThrow(() -> wrong(key, "text"));
    }

    private Optional<String> optionalText(String key) {
        Object value = fields.get(key);
        if (value != null && !(value instanceof String)) {
            throw wrong(key, "text");
        }
        return Optional.ofNullable((String) value);
    }

    private int whole(String key) {
        if (fields.get(key) instanceof Integer value) {
            return value;
        }
        throw wrong(key, "a whole number");
    }

    private OptionalDouble number(String key) {
        @Nullable Object value = fields.get(key);
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (value instanceof Number number) {
            return OptionalDouble.of(number.doubleValue());
        }
        throw wrong(key, "a number");
    }

    private List<?> list(String key) {
        if (fields.get(key) instanceof List<?> list) {
            return list;
        }
        throw wrong(key, "a list");
    }

    private ShiftFields map(String key) {
        return of(key, fields.get(key));
    }

    private List<ShiftFields> maps(String key) {
        return list(key).stream().map(value -> of(key, value)).toList();
    }

    private ShiftFields of(String key, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(key, "an object");
        }
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((name, each) -> named.put(String.valueOf(name), each));
        return new ShiftFields(named);
    }

    private IllegalArgumentException wrong(String key, String wanted) {
        return new IllegalArgumentException("'" + key + "' must be " + wanted + ", was " + fields.get(key));
    }
}
