package dev.urial.analysis.shift;

import dev.urial.analysis.shift.Sums.Statistic;
import dev.urial.analysis.shift.TokenShift.Compared;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens that are told of together, such as those of a stretch of positions: a few numbers of each item that has some. */
final class Group {
    private final List<Sums> items = new ArrayList<>();
    private final Means means = new Means();
    private int last = -1;

    /** Adds a token; those of an item come one after the other. */
    void add(int item, Compared token) {
        if (item != last) {
            items.add(new Sums());
            last = item;
        }
        items.get(items.size() - 1).add(token);
        means.add(item, token.measures());
    }

    Sums total() {
        Sums total = new Sums();
        items.forEach(total::add);
        return total;
    }

    /** What the summary says of it; what is not known is left out. */
    Map<String, Object> told(Bootstrap bootstrap) {
        Sums total = total();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("tokens", total.tokens());
        for (Statistic statistic : Statistic.values()) {
            double value = statistic.of(total);
            if (Double.isFinite(value)) {
                told.put(statistic.key(), ShiftLine.rounded(value));
            }
        }
        Map<String, Object> intervals = new LinkedHashMap<>();
        bootstrap
                .intervals(items)
                .forEach((statistic, interval) -> intervals.put(
                        statistic.key(), List.of(ShiftLine.rounded(interval[0]), ShiftLine.rounded(interval[1]))));
        intervals.putAll(means.intervals(bootstrap));
        if (!intervals.isEmpty()) {
            told.put("ci95", intervals);
        }
        told.putAll(means.told());
        return told;
    }
}
