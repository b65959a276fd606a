package dev.urial.analysis.shift;

import dev.urial.analysis.shift.TokenShift.Compared;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The means of a study's own measures, and the shares that the published code counts by its own ranks. */
final class Means {
    private static final Set<String> TOLD_ELSEWHERE = Set.of(Compared.TOTAL_VARIATION, Compared.TOP10);

    private final Map<String, double[]> sums = new TreeMap<>();
    private final int[] published = new int[Category.values().length];

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
            published[Category.of((int) (place + 1)).ordinal()]++; // its ranks begin at 0
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
        int all = published[0] + published[1] + published[2];
        if (all > 0) {
            Map<String, Object> shares = new LinkedHashMap<>();
            shares.put("tokens", all);
            for (Category category : Category.values()) {
                shares.put(category.key(), ShiftLine.rounded(published[category.ordinal()] / (double) all));
            }
            told.put("aligntds", shares);
        }
        return told;
    }
}
