package dev.urial.analysis.shift;

import dev.urial.core.decoding.Distribution;
import dev.urial.core.decoding.Measure;
import java.util.Map;

/**
 * {@code js}, the Jensen-Shannon divergence (Lin, "Divergence measures based on the Shannon entropy", 1991, with equal weights): the
 * mean of the two distributions' KL from their mixture, in nats. From 0, where they are equal, to ln 2, where no token is possible in
 * both; unlike KL it is symmetric and never infinite.
 */
public final class JensenShannon implements Measure {
    private static final double MOST = Math.log(2);

    @Override
    public String name() {
        return "js";
    }

    @Override
    public Map<String, Double> measure(Distribution aligned, Distribution base, int token) {
        double sum = 0;
        for (int id = 0; id < aligned.size(); id++) {
            double p = aligned.probability(id);
            double q = base.probability(id);
            double mixture = Math.log((p + q) / 2);
            sum += p > 0 ? p * (aligned.logprob(id) - mixture) : 0;
            sum += q > 0 ? q * (base.logprob(id) - mixture) : 0;
        }
        return Map.of("js", Math.min(MOST, Math.max(0, sum / 2)));
    }
}
