package dev.urial.analysis.shift;

import dev.urial.analysis.shift.TokenShift.Compared;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The means of a study's own measures, and the shares that the published code counts by its own ranks. */
final class Means {
    private static final Set<String> TOLD_ELSEWHERE = Set.of(Compared.TOTAL_VARIATION, Compared.TOP10);

    private final Map<String, double[]> sums = new TreeMap<>();
    private final Map<Category, Integer> published = new EnumMap<>(Category.class);

    void add(Map<String, Double> measures) {
        measures.forEach((name, value) -> {
            if (!TOLD_ELSEWHERE.contains(name) && Double.isFinite(value)) {
                double[] sum = sums.computeIfAbsent(name, unused -> new double[2]);
                sum[0] += value;
                sum[1]++;
            }
        });
        Double place = measures.get(AlignTds.PLACE);
        if (place != null) {
            published.merge(Category.of((int) (place + 1)), 1, Integer::sum); // its ranks begin at 0
        }
    }

    /** The keys {@code measures} and {@code aligntds}, where there is something to tell. */
    Map<String, Object> told() {
        Map<String, Object> told = new LinkedHashMap<>();
        if (!sums.isEmpty()) {
            Map<String, Object> means = new LinkedHashMap<>();
            sums.forEach((name, sum) -> means.put(name, ShiftLine.rounded(sum[0] / sum[1])));
            told.put("measures", means);
        }
        int all = published.values().stream().mapToInt(Integer::intValue).sum();
        if (all > 0) {
            Map<String, Object> shares = new LinkedHashMap<>();
            shares.put("tokens", all);
            for (Category category : Category.values()) {
                shares.put(category.key(), ShiftLine.rounded(published.getOrDefault(category, 0) / (double) all));
            }
            told.put("aligntds", shares);
        }
        return told;
    }
}
