package dev.urial.core.run;

import java.nio.charset.StandardCharsets;

/** Derives every seed from the run's, so that neither order nor concurrency changes what is drawn. */
public final class Seeds {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Seeds() {}

    /** The seed of a named thing: an item of a dataset, a part of the configuration. */
    public static long of(long runSeed, String name) {
        long hash = FNV_OFFSET;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return mixed(hash ^ mixed(runSeed));
    }

    /** The finaliser of MurmurHash3 (Appleby): every bit of the input changes about half of the output's. */
    private static long mixed(long value) {
        long z = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return z ^ (z >>> 33);
    }
}
