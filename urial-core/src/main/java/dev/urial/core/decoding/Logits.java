package dev.urial.core.decoding;

import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.Rank;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** Arithmetic over the logits of one position: an array with an entry for each token id. Natural logarithms. */
public final class Logits {
    private Logits() {}

    /** The id of the greatest logit, the lowest of equals. NaN counts as the least of all. */
    public static int argmax(float[] logits) {
        // A new greatest one is rare, so the processor guesses this branch right: faster than maxima without branches.
        float max = Float.NEGATIVE_INFINITY;
        int best = 0;
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] > max) {
                max = logits[i];
                best = i;
            }
        }
        return best;
    }

    /** The logarithm of the sum of the exponentials, in double precision. */
    public static double logSumExp(float[] logits) {
        double max = logits[argmax(logits)];
        double sum = 0;
        for (float logit : logits) {
            double x = logit - max;
            if (x > -60) { // below, a whole vocabulary together adds less than a rounding error
                sum += Math.exp(x);
            }
        }
        return max + Math.log(sum);
    }

    /** 1 + the number of tokens with a strictly greater logit. */
    public static int rank(float[] logits, int token) {
        float own = logits[token];
        int greater = 0;
        for (float logit : logits) {
            greater += logit > own ? 1 : 0;
        }
        return greater + 1;
    }

    /** The ids of the {@code k} greatest logits, greatest first, ties by lower id. */
    public static int[] top(float[] logits, int k) {
        int size = Math.min(k, logits.length);
        int[] best = new int[size];
        if (size == 0) {
            return best;
        }
        for (int i = 1; i < size; i++) {
            insert(logits, best, i, i);
        }
        float least = logits[best[size - 1]];
        for (int i = size; i < logits.length; i++) {
            if (logits[i] > least) { // seldom, and so the loop is as fast as the row can be read
                insert(logits, best, size - 1, i);
                least = logits[best[size - 1]];
            }
        }
        return best;
    }

    /** Puts a token among the first {@code last} ones, which are sorted, and drops what then stands behind {@code last}. */
    private static void insert(float[] logits, int[] best, int last, int token) {
        int at = last;
        while (at > 0 && logits[token] > logits[best[at - 1]]) {
            best[at] = best[at - 1];
            at--;
        }
        best[at] = token;
    }

    /** A token's score at this position, beside the {@code alternatives} likeliest; {@code text} spells a token. */
    public static ScoredToken score(float[] logits, int token, int alternatives, IntFunction<String> text) {
        double partition = logSumExp(logits);
        List<Candidate> best = new ArrayList<>();
        for (int id : top(logits, alternatives)) {
            best.add(new Candidate(new Token(text.apply(id), OptionalInt.of(id)), logprob(logits[id], partition)));
        }
        return new ScoredToken(
                new Token(text.apply(token), OptionalInt.of(token)),
                logprob(logits[token], partition),
                Rank.of(rank(logits, token)),
                best);
    }

    private static double logprob(float logit, double partition) {
        return Math.min(0, logit - partition);
    }
}
