package dev.urial.backend.djl;

import dev.urial.core.decoding.Distribution;
import dev.urial.core.decoding.Logits;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** How far two models of one vocabulary agree about given answers, position by position. */
final class Agreement {
    private final List<Double> differences = new ArrayList<>();
    private int sameBest;
    private int positions;

    /** Walks along an answer with both. */
    void add(Backend one, Backend other, Prompt prompt, String answer, int tokens) {
        Tokenizer tokenizer = one.tokenizer().orElseThrow();
        int[] all = tokenizer.encode(answer);
        int[] ids = Arrays.copyOf(all, Math.min(all.length, tokens));
        int size = tokenizer.vocabulary().size();
        float[] row = new float[size];
        float[] otherRow = new float[size];
        try (DistributionWalk walk = one.distributions().orElseThrow().open(prompt, ids);
                DistributionWalk beside = other.distributions().orElseThrow().open(prompt, ids)) {
            for (int i = 0; i < ids.length && walk.next(row) && beside.next(otherRow); i++) {
                positions++;
                sameBest += Logits.argmax(row) == Logits.argmax(otherRow) ? 1 : 0;
                double here = new Distribution(size).set(row).logprob(ids[i]);
                differences.add(
                        Math.abs(here - new Distribution(size).set(otherRow).logprob(ids[i])));
            }
        }
        Collections.sort(differences);
    }

    int positions() {
        return positions;
    }

    /** The part of the positions at which the likeliest token is the same. */
    double sameBest() {
        return sameBest / (double) positions;
    }

    /** A quantile of the differences of the answers' tokens' log-probabilities, in nats. */
    double difference(double quantile) {
        return differences.get((int) Math.min(differences.size() - 1, Math.floor(quantile * differences.size())));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "best token the same at %.1f%% of %d positions; log-probabilities differ by %.4f (median), %.4f (9 of 10), %.4f (most)",
                100 * sameBest(),
                positions,
                difference(0.5),
                difference(0.9),
                difference(1));
    }
}
