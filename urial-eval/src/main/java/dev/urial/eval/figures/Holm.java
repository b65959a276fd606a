package dev.urial.eval.figures;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Several tests at a time (Holm, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 1979). */
final class Holm {
    private Holm() {}

    /** The p-values that hold for all together, in their order: the smallest times their number, the next times one less, and so on. */
    static double[] adjusted(double[] p) {
        int[] ascending = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[p.length];
        double most = 0;
        for (int rank = 0; rank < p.length; rank++) {
            int test = ascending[rank];
            most = Math.max(most, Math.min(1, (p.length - rank) * p[test]));
            adjusted[test] = most;
        }
        return adjusted;
    }
}
