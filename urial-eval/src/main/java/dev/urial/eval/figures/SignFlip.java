package dev.urial.eval.figures;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A test of paired differences that asks nothing of their distribution (Fisher, "The Design of Experiments", 1935, section 21): if neither
 * side is better, each difference may as well have the other sign. The p-value is two-sided: the share of all sign patterns whose sum is at
 * least as far from 0 as the one that was found.
 *
 * @param p above 0, at most 1
 * @param exact whether all patterns were looked at; else some were drawn, and p is (as far or further + 1)/(draws + 1), which is never too
 *     small (Phipson and Smyth, "Permutation p-values should never be zero", 2010)
 * @param patterns how many were looked at
 */
public record SignFlip(double p, boolean exact, int patterns) {
    /** Up to so many differences other than 0, all patterns are looked at: a million. */
    static final int EXACT = 20;

    /** Else so many are drawn. */
    static final int DRAWS = 100_000;

    private static final double ROUNDING = 1e-9;

    /**
     * Tests.
     *
     * @param differences finite; those of 0 have no sign and change nothing
     * @param seed the same one draws the same patterns
     */
    static SignFlip of(double[] differences, long seed) {
        double[] sizes = Arrays.stream(differences)
                .filter(each -> each != 0)
                .map(Math::abs)
                .sorted()
                .toArray();
        double found = Math.abs(Arrays.stream(differences).sum());
        double far = found - ROUNDING * Arrays.stream(sizes).sum();
        return sizes.length <= EXACT ? exact(sizes, far) : drawn(sizes, far, seed);
    }

    // One sign changes from each pattern to the next (Gray's code), so that each costs one addition.
    private static SignFlip exact(double[] sizes, double far) {
        int patterns = 1 << sizes.length;
        boolean[] negative = new boolean[sizes.length];
        double sum = Arrays.stream(sizes).sum();
        int as = sum >= far ? 1 : 0;
        for (int pattern = 1; pattern < patterns; pattern++) {
            int changed = Integer.numberOfTrailingZeros(pattern);
            sum += negative[changed] ? 2 * sizes[changed] : -2 * sizes[changed];
            negative[changed] = !negative[changed];
            as += Math.abs(sum) >= far ? 1 : 0;
        }
        return new SignFlip(as / (double) patterns, true, patterns);
    }

    private static SignFlip drawn(double[] sizes, double far, long seed) {
        double[] distinct = Arrays.stream(sizes).distinct().toArray();
        int[] counts = new int[distinct.length];
        for (double size : sizes) {
            counts[Arrays.binarySearch(distinct, size)]++;
        }
        SplittableRandom random = new SplittableRandom(seed);
        int as = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (int i = 0; i < distinct.length; i++) {
                sum += distinct[i] * (2 * positive(counts[i], random) - counts[i]);
            }
            as += Math.abs(sum) >= far ? 1 : 0;
        }
        return new SignFlip((as + 1) / (DRAWS + 1.0), false, DRAWS);
    }

    /** How many of so many fair coins fall on one side: a bit each. */
    private static int positive(int coins, SplittableRandom random) {
        int positive = 0;
        int left = coins;
        for (; left >= Long.SIZE; left -= Long.SIZE) {
            positive += Long.bitCount(random.nextLong());
        }
        return left == 0 ? positive : positive + Long.bitCount(random.nextLong() >>> (Long.SIZE - left));
    }
}
