package dev.urial.analysis.shift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which tokens are shifted most often, and where. */
final class ShiftedTokens {
    private static final int TOLD = 50;
    private static final int CONTEXTS = 3;
    private static final int CONTEXT_CHARS = 60;

    private final Map<Object, Counts> tokens = new HashMap<>();
    private int shifted;

    /** Of one token. */
    private static final class Counts {
        private final TokenShift token;
        private int all;
        private int shifted;
        private final List<Map<String, Object>> contexts = new ArrayList<>();

        Counts(TokenShift token) {
            this.token = token;
        }
    }

    /** Adds a token of the answer; by its id where it has one, since different tokens may spell the same. */
    void add(ItemShift item, TokenShift token, boolean isShifted) {
        Object name = token.id().isPresent() ? token.id().getAsInt() : token.text();
        Counts counts = tokens.computeIfAbsent(name, unused -> new Counts(token));
        counts.all++;
        if (isShifted) {
            shifted++;
            counts.shifted++;
            if (counts.contexts.size() < CONTEXTS) {
                counts.contexts.add(context(item, token.position()));
            }
        }
    }

    private static Map<String, Object> context(ItemShift item, int position) {
        StringBuilder before = new StringBuilder();
        for (int i = position - 1; i >= 0 && before.length() < CONTEXT_CHARS; i--) {
            before.insert(0, item.tokens().get(i).text());
        }
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("id", item.item().id());
        context.put("position", position);
        context.put("before", before.toString());
        return context;
    }

    /**
     * The most often shifted: {@code share} is that of all shifted positions, {@code of} how often the token stands in the answers.
     */
    List<Map<String, Object>> told() {
        return tokens.values().stream()
                .filter(counts -> counts.shifted > 0)
                .sorted(Comparator.<Counts>comparingInt(counts -> -counts.shifted)
                        .thenComparing(counts -> counts.token.text())
                        .thenComparing(counts -> counts.token.id().orElse(-1)))
                .limit(TOLD)
                .map(this::told)
                .toList();
    }

    private Map<String, Object> told(Counts counts) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("text", counts.token.text());
        counts.token.id().ifPresent(id -> told.put("id", id));
        told.put("count", counts.shifted);
        told.put("share", ShiftLine.rounded(counts.shifted / (double) shifted));
        told.put("of", counts.all);
        told.put("contexts", counts.contexts);
        return told;
    }
}
