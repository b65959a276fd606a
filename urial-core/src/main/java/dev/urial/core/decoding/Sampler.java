package dev.urial.core.decoding;

import dev.urial.core.spi.Sampling;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chooses the tokens of one sequence from its logits, as {@link Sampling} says. Its whole state is the tokens it has observed
 * and the seed. Not thread-safe.
 *
 * <p>Where the penalty, top-k, top-p and min-p stand in the order of operations is as in vLLM and Hugging Face: penalty,
 * temperature, top-k, top-p, min-p. Ties go to the lower id.
 */
public final class Sampler {
    /** exp(-40) is 4e-18: tokens further below the best cannot change a draw in double precision. */
    private static final double NEGLIGIBLE = -40;

    private final Sampling sampling;
    private final SplittableRandom random;
    private final int[] timesSeen;
    private int[] context = new int[256];
    private int contextLength;
    private int[] distinct = new int[256];
    private int distinctLength;

    public Sampler(Sampling sampling, int vocabularySize) {
        this.sampling = sampling;
        this.random = new SplittableRandom(sampling.seed());
        this.timesSeen = sampling.repetitionPenalty().active() ? new int[vocabularySize] : new int[0];
    }

    /** Tells of a token in the context, prompt or answer, in order: the repetition penalty counts it. */
    public void observe(int token) {
        if (timesSeen.length == 0) {
            return;
        }
        if (timesSeen[token]++ == 0) {
            distinct = grown(distinct, distinctLength);
            distinct[distinctLength++] = token;
        }
        if (sampling.repetitionPenalty().lastTokens().isPresent()) {
            context = grown(context, contextLength);
            context[contextLength++] = token;
            int window = sampling.repetitionPenalty().lastTokens().getAsInt();
            if (contextLength > window && --timesSeen[context[contextLength - window - 1]] == 0) {
                forget(context[contextLength - window - 1]);
            }
        }
    }

    /**
     * The next token. Does not observe it.
     *
     * @param logits of all tokens; changed in place
     */
    public int choose(float[] logits) {
        penalise(logits);
        if (sampling.greedy()) {
            return Logits.argmax(logits);
        }
        return draw(logits);
    }

    private void penalise(float[] logits) {
        float factor = (float) sampling.repetitionPenalty().factor();
        for (int i = 0; i < distinctLength; i++) {
            float logit = logits[distinct[i]];
            logits[distinct[i]] = logit > 0 ? logit / factor : logit * factor;
        }
    }

    private int draw(float[] logits) {
        int best = Logits.argmax(logits);
        double max = logits[best];
        int[] ids = new int[64];
        int count = 0;
        for (int i = 0; i < logits.length; i++) {
            if ((logits[i] - max) / sampling.temperature() > NEGLIGIBLE) {
                ids = grown(ids, count);
                ids[count++] = i;
            }
        }
        if (count == 0) {
            return best; // a temperature so low that even 0 / temperature is not a number above the bound
        }
        if (sampling.topK() > 0 || sampling.topP() < 1) {
            sortByLogit(ids, count, logits);
            if (sampling.topK() > 0) {
                count = Math.min(count, sampling.topK());
            }
        }
        double[] weights = new double[count];
        double total = 0;
        for (int i = 0; i < count; i++) {
            weights[i] = Math.exp((logits[ids[i]] - max) / sampling.temperature());
            total += weights[i];
        }
        if (sampling.topP() < 1) {
            double kept = 0;
            int needed = 0;
            while (needed < count && kept < sampling.topP() * total) {
                kept += weights[needed++];
            }
            count = Math.max(1, needed);
            total = kept;
        }
        if (sampling.minP() > 0) { // the likeliest weighs 1, so a weight is the probability relative to it
            total = 0;
            for (int i = 0; i < count; i++) {
                weights[i] = weights[i] >= sampling.minP() ? weights[i] : 0;
                total += weights[i];
            }
        }
        double mark = random.nextDouble() * total;
        int chosen = best;
        for (int i = 0; i < count; i++) {
            if (weights[i] > 0) {
                chosen = ids[i];
                mark -= weights[i];
                if (mark < 0) {
                    break;
                }
            }
        }
        return chosen;
    }

    private static void sortByLogit(int[] ids, int count, float[] logits) {
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            // A float's bits, made to order like the number, above; the id below, so that ties keep the lower id first.
            int bits = Float.floatToIntBits(logits[ids[i]]);
            int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
            keys[i] = ((long) ~ordered << 32) | ids[i];
        }
        Arrays.sort(keys);
        for (int i = 0; i < count; i++) {
            ids[i] = (int) keys[i];
        }
    }

    private void forget(int token) {
        for (int i = 0; i < distinctLength; i++) {
            if (distinct[i] == token) {
                distinct[i] = distinct[--distinctLength];
                return;
            }
        }
    }

    private static int[] grown(int[] array, int length) {
        return length < array.length ? array : Arrays.copyOf(array, array.length * 2);
    }
}
