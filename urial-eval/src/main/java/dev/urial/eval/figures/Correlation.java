package dev.urial.eval.figures;

import dev.urial.eval.judged.Judgment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How two numbers of items go together.
 *
 * @param n of how many items
 * @param pearson from -1 to 1, of the numbers themselves; empty if one of them is the same for all items
 * @param spearman the same of their ranks, where equal numbers share the mean rank (Spearman, "The proof and measurement of association
 *     between two things", 1904)
 */
public record Correlation(int n, OptionalDouble pearson, OptionalDouble spearman) {
    /** Of the words of the answers with the scores, by aspect. */
    public static Map<String, Correlation> ofWords(List<Judgment> judgments, NaRule rule) {
        Map<String, Correlation> correlations = new LinkedHashMap<>();
        for (String aspect : Summary.names(judgments)) {
            List<double[]> pairs = new ArrayList<>();
            for (Judgment judgment : judgments) {
                Summary.value(judgment, aspect, rule)
                        .ifPresent(score -> pairs.add(new double[] {Words.of(judgment), score}));
            }
            correlations.put(
                    aspect,
                    of(
                            pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
                            pairs.stream().mapToDouble(pair -> pair[1]).toArray()));
        }
        return Collections.unmodifiableMap(correlations);
    }

    static Correlation of(double[] x, double[] y) {
        return new Correlation(x.length, pearson(x, y), pearson(Moments.ranks(x), Moments.ranks(y)));
    }

    private static OptionalDouble pearson(double[] x, double[] y) {
        if (Moments.constant(x) || Moments.constant(y)) {
            return OptionalDouble.empty();
        }
        double r = Moments.products(x, y) / Math.sqrt(Moments.products(x, x) * Moments.products(y, y));
        return OptionalDouble.of(Math.max(-1, Math.min(1, r)));
    }
}
