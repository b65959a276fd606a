package dev.urial.backend.djl.family;

import dev.urial.backend.djl.family.Architecture.Rotary;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What a {@code config.json} says of rotary positions: a base in {@code rope_theta}, and a scaling in {@code rope_scaling}, or both in
 * {@code rope_parameters} of newer files. The scalings are those of the Hugging Face library's {@code modeling_rope_utils}, in double
 * precision.
 *
 * @param rotary what turns queries and keys
 * @param contextTokens how many tokens the scaling makes room for, at least those that were given
 */
public record RotaryFields(Rotary rotary, int contextTokens) {
    private static final List<String> TYPES = List.of("default", "linear", "dynamic", "llama3", "yarn");

    /**
     * Reads them.
     *
     * @param headSize numbers of a head
     * @param contextTokens what the config gives as {@code max_position_embeddings}
     * @param base where the config has none
     */
    public static RotaryFields read(ConfigFields config, int headSize, int contextTokens, double base) {
        double outer = base(config, "rope_theta", base);
        checkWhole(config);
        Optional<ConfigFields> scaling = scaling(config);
        if (scaling.isEmpty()) {
            return new RotaryFields(plain(headSize, outer), contextTokens);
        }
        return ofScaling(scaling.get(), config, headSize, contextTokens, outer);
    }

    /** Unscaled positions. */
    public static Rotary plain(int headSize, double base) {
        return new Rotary(frequencies(headSize, base).boxed().toList(), 1);
    }

    /** A base: a number above 1. */
    static double base(ConfigFields config, String name, double otherwise) {
        double base = config.real(name).orElse(otherwise);
        if (base <= 1) {
            throw config.refusal(name, "must be above 1");
        }
        return base;
    }

    private static Optional<ConfigFields> scaling(ConfigFields config) {
        Optional<ConfigFields> older = config.fields("rope_scaling");
        Optional<ConfigFields> newer = config.fields("rope_parameters");
        if (older.isPresent() && newer.isPresent()) {
            throw config.refusal("rope_scaling", "stands beside 'rope_parameters'; one of them is needed");
        }
        return older.or(() -> newer);
    }

    /** The same of an object that is a scaling, or holds the base too. */
    static RotaryFields ofScaling(
            ConfigFields scaling, ConfigFields config, int headSize, int contextTokens, double outerBase) {
        checkWhole(scaling);
        double base = base(scaling, "rope_theta", outerBase);
        double[] plain = frequencies(headSize, base).toArray();
        String type = type(scaling);
        switch (type) {
            case "default" -> {
                scaling.ignore("factor");
                return of(plain, frequency -> frequency, contextTokens);
            }
            case "dynamic" -> {
                // the base grows with the text's length beyond max_position_embeddings, which is where our context ends
                scaling.ignore("factor", "original_max_position_embeddings");
                return of(plain, frequency -> frequency, contextTokens);
            }
            case "linear" -> {
                double factor = factor(scaling);
                scaling.ignore("original_max_position_embeddings");
                return of(plain, frequency -> frequency / factor, contextTokens);
            }
            case "llama3" -> {
                return of(plain, llama3(scaling), contextTokens);
            }
            case "yarn" -> {
                return yarn(scaling, config, plain, base, contextTokens);
            }
            default ->
                throw scaling.refusal(
                        scaling.has("rope_type") ? "rope_type" : "type",
                        "is not computed here; known are " + String.join(", ", TYPES));
        }
    }

    private static String type(ConfigFields scaling) {
        Optional<String> newer = scaling.text("rope_type");
        Optional<String> older = scaling.text("type");
        if (newer.isPresent() && older.isPresent() && !newer.equals(older)) {
            throw scaling.refusal("type", "contradicts 'rope_type', which is '" + newer.get() + "'");
        }
        return newer.or(() -> older).orElse("default");
    }

    private static void checkWhole(ConfigFields fields) {
        if (fields.real("partial_rotary_factor").orElse(1) != 1) {
            throw fields.refusal("partial_rotary_factor", "is not computed here: whole heads are turned");
        }
    }

    private static double factor(ConfigFields scaling) {
        double factor = scaling.positiveReal("factor").orElseThrow(() -> scaling.refusal("factor", "is missing"));
        if (factor < 1) {
            throw scaling.refusal("factor", "must be at least 1");
        }
        return factor;
    }

    private static DoubleStream frequencies(int headSize, double base) {
        return IntStream.range(0, headSize / 2).mapToDouble(i -> Math.pow(base, -2.0 * i / headSize));
    }

    private static RotaryFields of(double[] plain, DoubleUnaryOperator scaled, int contextTokens) {
        List<Double> frequencies = DoubleStream.of(plain).map(scaled).boxed().toList();
        return new RotaryFields(new Rotary(frequencies, 1), contextTokens);
    }

    /** Llama 3.1's: slow turns are slowed down by the factor, fast ones kept, and between them a weighted mean. */
    private static DoubleUnaryOperator llama3(ConfigFields scaling) {
        double factor = factor(scaling);
        double low = required(scaling, "low_freq_factor");
        double high = required(scaling, "high_freq_factor");
        double original = scaling.positive("original_max_position_embeddings");
        if (high <= low) {
            throw scaling.refusal("high_freq_factor", "must be above 'low_freq_factor', which is " + low);
        }
        return frequency -> {
            double turns = original * frequency / (2 * Math.PI); // over the original context
            double kept = Math.min(1, Math.max(0, (turns - low) / (high - low)));
            return kept * frequency + (1 - kept) * frequency / factor;
        };
    }

    /** YaRN (arXiv 2309.00071), section 3.2 and 3.4. */
    private static RotaryFields yarn(
            ConfigFields scaling, ConfigFields config, double[] plain, double base, int contextTokens) {
        int original =
                scaling.optionalPositive("original_max_position_embeddings").orElse(contextTokens);
        double factor = scaling.has("factor") ? factor(scaling) : Math.max(1, (double) contextTokens / original);
        double fast = scaling.positiveReal("beta_fast").orElse(32);
        double slow = scaling.positiveReal("beta_slow").orElse(1);
        boolean truncated = scaling.flag("truncate", true);
        int size = 2 * plain.length;
        double from = correction(fast, size, base, original);
        double to = correction(slow, size, base, original);
        double low = Math.max(truncated ? Math.floor(from) : from, 0);
        double high = Math.min(truncated ? Math.ceil(to) : to, size - 1);
        double width = low == high ? 0.001 : high - low;
        double[] scaled = new double[plain.length];
        for (int i = 0; i < scaled.length; i++) {
            double slowed = Math.min(1, Math.max(0, (i - low) / width));
            scaled[i] = slowed * plain[i] / factor + (1 - slowed) * plain[i];
            if (!Double.isFinite(scaled[i])) {
                throw config.refusal("rope_theta", "gives no finite frequencies with this scaling");
            }
        }
        long room = Math.max(contextTokens, Math.min(ConfigFields.MOST, Math.round(original * factor)));
        List<Double> frequencies = DoubleStream.of(scaled).boxed().toList();
        return new RotaryFields(new Rotary(frequencies, yarnMagnitude(scaling, factor)), (int) room);
    }

    /** Which pair of numbers turns so many times over the original context. */
    private static double correction(double turns, int size, double base, int original) {
        return size * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(base));
    }

    private static double yarnMagnitude(ConfigFields scaling, double factor) {
        double mscale = scaling.real("mscale").orElse(0);
        double mscaleAll = scaling.real("mscale_all_dim").orElse(0);
        double computed = mscale != 0 && mscaleAll != 0
                ? magnitude(factor, mscale) / magnitude(factor, mscaleAll)
                : magnitude(factor, 1);
        double magnitude = scaling.positiveReal("attention_factor").orElse(computed);
        if (!(magnitude > 0) || magnitude > 1e6) {
            throw scaling.refusal("mscale", "gives the impossible magnitude " + magnitude);
        }
        return magnitude;
    }

    private static double magnitude(double factor, double mscale) {
        return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
    }

    private static double required(ConfigFields scaling, String name) {
        return scaling.positiveReal(name).orElseThrow(() -> scaling.refusal(name, "is missing"));
    }
}
