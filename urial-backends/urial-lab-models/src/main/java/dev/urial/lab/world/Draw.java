package dev.urial.lab.world;

import java.util.List;
import java.util.Random;

/** Chance from a seed. {@link Random}'s numbers are specified, so they are the same everywhere. Not for several threads. */
final class Draw {
    private final Random random;

    Draw(long seed) {
        // neighbouring seeds give alike first numbers unless their bits are mixed
        this.random = new Random(seed * 0x9E3779B97F4A7C15L ^ (seed >>> 17));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A whole number, both ends included. */
    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    String pick(String... all) {
        return all[random.nextInt(all.length)];
    }

    /** The index of one of the weights, each as likely as it is heavy. */
    int weighted(double... weights) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double left = random.nextDouble() * total;
        for (int i = 0; i < weights.length - 1; i++) {
            left -= weights[i];
            if (left < 0) {
                return i;
            }
        }
        return weights.length - 1;
    }
}
