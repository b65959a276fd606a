package dev.urial.analysis.shift;

import dev.urial.analysis.shift.TokenShift.Compared;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The means of a study's own measures, and the shares that the published code counts by its own ranks. */
final class Means {
    private static final Set<String> TOLD_ELSEWHERE = Set.of(Compared.TOTAL_VARIATION, Compared.TOP10);

    /** Of each measure, of each item that has it, the sum and the count. */
    private final Map<String, List<double[]>> sums = new TreeMap<>();

    private final Map<Category, Integer> published = new EnumMap<>(Category.class);

    private final Map<String, Integer> last = new HashMap<>();

    /** Adds a token's; those of an item come one after the other. */
    void add(int item, Map<String, Double> measures) {
        measures.forEach((name, value) -> {
            if (!TOLD_ELSEWHERE.contains(name) && Double.isFinite(value)) {
                List<double[]> items = sums.computeIfAbsent(name, unused -> new ArrayList<>());
                if (!Objects.equals(last.put(name, item), item)) {
                    items.add(new double[2]);
                }
                double[] sum = items.get(items.size() - 1);
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
            sums.forEach((name, items) -> means.put(name, ShiftLine.rounded(total(items, 0) / total(items, 1))));
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

    /** The interval of each mean that has one. */
    Map<String, Object> intervals(Bootstrap bootstrap) {
        Map<String, Object> intervals = new LinkedHashMap<>();
        sums.forEach((name, items) -> bootstrap
                .interval(items)
                .ifPresent(bounds ->
                        intervals.put(name, List.of(ShiftLine.rounded(bounds[0]), ShiftLine.rounded(bounds[1])))));
        return intervals;
    }

    private static double total(List<double[]> items, int place) {
        return items.stream().mapToDouble(item -> item[place]).sum();
    }
}
