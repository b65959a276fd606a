package dev.urial.testkit;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Rotary positions as a {@code config.json} describes them.
 *
 * @see <a href="https://arxiv.org/abs/2104.09864">RoFormer, for the rotation</a>
 * @see <a href="https://arxiv.org/abs/2309.00071">YaRN, section 3, for its scaling</a>
 */
final class Rotation {
    /** Radians by which the pair {@code i} of each head is turned from one position to the next. */
    private final double[] speeds;

    private double magnitude = 1;

    private Rotation(int headSize, double base) {
        speeds = new double[headSize / 2];
        for (int i = 0; i < speeds.length; i++) {
            speeds[i] = Math.pow(base, -2.0 * i / headSize);
        }
    }

    /** That of a layer: one with a window may have its own. */
    static Rotation of(JsonNode config, int headSize, boolean local) {
        if (local && config.has("rope_local_base_freq")) {
            return new Rotation(headSize, config.get("rope_local_base_freq").doubleValue());
        }
        JsonNode scaling = config.path("rope_scaling");
        JsonNode base = config.path("rope_theta");
        if (config.has("rope_parameters")) { // from version 5 of the library on
            JsonNode parameters = config.get("rope_parameters");
            String kind = local ? "sliding_attention" : "full_attention";
            scaling = parameters.has(kind) ? parameters.get(kind) : parameters;
            base = scaling.path("rope_theta");
        }
        Rotation rotation = new Rotation(headSize, base.doubleValue());
        rotation.scale(scaling, base.doubleValue());
        return rotation;
    }

    private void scale(JsonNode scaling, double base) {
        String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
        double factor = scaling.path("factor").asDouble();
        switch (type) {
            case "default" -> {}
            case "linear" -> slow(factor);
            case "llama3" -> slowLongWaves(scaling, factor);
            case "yarn" -> slowByRamp(scaling, factor, base);
            default -> throw new IllegalArgumentException("positions scaled by '" + type + "' are not computed here");
        }
    }

    private void slow(double factor) {
        for (int i = 0; i < speeds.length; i++) {
            speeds[i] /= factor;
        }
    }

    /** Pairs that turn often within the original context stay, those that turn seldom are slowed, and between there is a mixture. */
    private void slowLongWaves(JsonNode scaling, double factor) {
        double low = scaling.get("low_freq_factor").doubleValue();
        double high = scaling.get("high_freq_factor").doubleValue();
        double context = scaling.get("original_max_position_embeddings").doubleValue();
        for (int i = 0; i < speeds.length; i++) {
            double turns = context * speeds[i] / (2 * Math.PI);
            double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
            speeds[i] = kept * speeds[i] + (1 - kept) * speeds[i] / factor;
        }
    }

    /** The same idea, with a mixture that is linear in the pair's number, from a whole number to a whole number. */
    private void slowByRamp(JsonNode scaling, double factor, double base) {
        if (scaling.has("mscale") || scaling.has("mscale_all_dim") || scaling.has("truncate")) {
            throw new IllegalArgumentException("YaRN with 'mscale' or 'truncate' is not computed here");
        }
        double context = scaling.get("original_max_position_embeddings").doubleValue();
        double from = Math.floor(pairOfTurns(scaling.path("beta_fast").asDouble(32), context, base));
        double to = Math.ceil(pairOfTurns(scaling.path("beta_slow").asDouble(1), context, base));
        from = Math.max(from, 0);
        to = Math.min(to, 2 * speeds.length - 1);
        for (int i = 0; i < speeds.length; i++) {
            double slowed = Math.min(1, Math.max(0, (i - from) / (to == from ? 0.001 : to - from)));
            speeds[i] = (1 - slowed) * speeds[i] + slowed * speeds[i] / factor;
        }
        magnitude = scaling.path("attention_factor").asDouble(0.1 * Math.log(factor) + 1);
    }

    /** Which pair turns this often within the context; a broken number. */
    private double pairOfTurns(double turns, double context, double base) {
        return speeds.length * Math.log(context / (turns * 2 * Math.PI)) / Math.log(base);
    }

    /** All heads of a vector, turned as far as their position says. */
    double[] rotated(double[] vector, int position) {
        int half = speeds.length;
        double[] result = new double[vector.length];
        for (int head = 0; head < vector.length; head += 2 * half) {
            for (int i = 0; i < half; i++) {
                double cos = magnitude * Math.cos(position * speeds[i]);
                double sin = magnitude * Math.sin(position * speeds[i]);
                double x = vector[head + i];
                double y = vector[head + half + i];
                result[head + i] = x * cos - y * sin;
                result[head + half + i] = x * sin + y * cos;
            }
        }
        return result;
    }
}
