package dev.urial.analysis.shift;

import dev.urial.analysis.shift.TokenShift.Compared;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How much of the shift a prompt closes: the same tokens, before and under it. */
final class Closing {
    private final Map<Category, Map<Category, Integer>> moves = new EnumMap<>(Category.class);
    private double klBare;
    private double klPrompted;

    void add(TokenShift token) {
        if (token.icl().isEmpty()) {
            return;
        }
        Compared icl = token.icl().get();
        Optional<Category> from = token.base().category();
        Optional<Category> to = icl.category();
        if (from.isPresent() && to.isPresent()) {
            moves.computeIfAbsent(from.get(), unused -> new EnumMap<>(Category.class))
                    .merge(to.get(), 1, Integer::sum);
        }
        double bare = token.base().kl().orElse(Double.NaN);
        double prompted = icl.kl().orElse(Double.NaN);
        if (Double.isFinite(bare) && Double.isFinite(prompted)) {
            klBare += bare;
            klPrompted += prompted;
        }
    }

    /**
     * {@code kl} is the part of the divergence that is gone under the prompt and {@code shifted} that of the number of shifted tokens,
     * both negative where the prompt adds some; {@code moves} counts tokens by their category before and under it.
     */
    Map<String, Object> told() {
        Map<String, Object> told = new LinkedHashMap<>();
        if (klBare > 0) {
            told.put("kl", ShiftLine.rounded(1 - klPrompted / klBare));
        }
        int before = 0;
        int under = 0;
        for (Category category : Category.values()) {
            before += moved(Category.SHIFTED, category);
            under += moved(category, Category.SHIFTED);
        }
        if (before > 0) {
            told.put("shifted", ShiftLine.rounded(1 - under / (double) before));
        }
        Map<String, Object> from = new LinkedHashMap<>();
        for (Category category : Category.values()) {
            Map<String, Object> to = new LinkedHashMap<>();
            for (Category other : Category.values()) {
                to.put(other.key(), moved(category, other));
            }
            from.put(category.key(), to);
        }
        told.put("moves", from);
        return told;
    }

    private int moved(Category from, Category to) {
        return moves.getOrDefault(from, Map.of()).getOrDefault(to, 0);
    }
}
