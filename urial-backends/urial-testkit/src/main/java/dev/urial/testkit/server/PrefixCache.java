package dev.urial.testkit.server;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Remembers the beginnings of prompts, in whole blocks, as vLLM's prefix cache does. */
final class PrefixCache {
    private static final int BLOCK = 16;

    private final Set<Long> blocks = new HashSet<>();

    /**
     * How many of the first tokens an earlier prompt began with: whole blocks, and never the whole prompt, whose last token is
     * computed in any case. Remembers this prompt.
     */
    synchronized int take(List<Integer> prompt) {
        long hash = 7;
        int cached = 0;
        boolean known = true;
        for (int i = 0; i < prompt.size(); i++) {
            hash = 1_000_003 * hash + prompt.get(i) + 1;
            if ((i + 1) % BLOCK == 0) {
                known &= !blocks.add(hash);
                cached = known && i + 1 < prompt.size() ? i + 1 : cached;
            }
        }
        return cached;
    }
}
