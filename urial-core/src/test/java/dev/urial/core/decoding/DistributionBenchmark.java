package dev.urial.core.decoding;

import java.util.Locale;
import java.util.SplittableRandom;

/** What two models' rows cost to be compared, in milliseconds a position: each part, then all of them as an analysis needs them. */
public final class DistributionBenchmark {
    private static final int ROUNDS = 9;

    private interface Work {
        double once();
    }

    private DistributionBenchmark() {}

    public static void main(String[] args) {
        for (int size : new int[] {49_152, 262_144}) {
            SplittableRandom random = new SplittableRandom(1);
            float[] p = new float[size];
            float[] q = new float[size];
            for (int i = 0; i < size; i++) {
                p[i] = (float) (random.nextDouble(-8, 8) + random.nextDouble(-8, 8));
                q[i] = p[i] + (float) random.nextDouble(-1, 1);
            }
            Distribution here = new Distribution(size).set(p);
            Distribution there = new Distribution(size).set(q);
            System.out.println(size + " tokens");
            print("exponentials of one row", () -> here.set(p).logPartition());
            print("divergence", () -> here.divergence(there));
            print("total variation", () -> here.totalVariation(there));
            print("rank", () -> here.rank(1));
            print("best ten", () -> here.top(10)[0]);
            print("greatest", () -> Logits.argmax(p));
            print("log-partition by Math.exp", () -> Logits.logSumExp(p));
            print("a position of two models", () -> {
                here.set(p);
                there.set(q);
                return here.divergence(there)
                        + here.rank(1)
                        + there.rank(1)
                        + here.top(10)[0]
                        + there.top(10)[0]
                        + here.logprob(1);
            });
        }
    }

    /** The best of some rounds after warming up. */
    private static void print(String what, Work work) {
        double best = Double.MAX_VALUE;
        double sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                sum += work.once();
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e8);
        }
        System.out.printf(Locale.ROOT, "  %-28s %7.3f ms  (%.1f)%n", what, best, sum);
    }
}
