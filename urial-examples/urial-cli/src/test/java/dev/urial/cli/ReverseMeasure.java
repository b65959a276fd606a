package dev.urial.cli;

import dev.urial.core.decoding.Distribution;
import dev.urial.core.decoding.Measure;
import java.util.Map;

/** A plug-in's measure with two numbers: KL(base ‖ aligned) in nats, and how many tokens there are. */
public final class ReverseMeasure implements Measure {
    @Override
    public String name() {
        return "reverse";
    }

    @Override
    public Map<String, Double> measure(Distribution aligned, Distribution base, int token) {
        return Map.of("reverse", base.divergence(aligned), "reverse_size", (double) base.size());
    }
}
