package dev.urial.core.config;

import dev.urial.core.spi.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How answers are decoded, as far as a user says. What is left out: temperature 0, no truncation, at most 1,024 new tokens; and for a
 * base model a repetition penalty of 1.1 over the whole context (the paper's setting, section 4.1), for an aligned model, and for one
 * whose engine has no such penalty, none.
 *
 * @param stop further stop strings, beside the template's own
 */
public record SamplingSettings(
        Optional<Double> temperature,
        Optional<Double> topP,
        Optional<Integer> topK,
        Optional<Double> minP,
        Optional<Double> repetitionPenalty,
        Optional<Integer> maxTokens,
        List<String> stop)
        implements RecordBinder.Checked {
    /** Nothing said. */
    public static final SamplingSettings DEFAULTS = new SamplingSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of());

    private static final double BASE_MODEL_PENALTY = 1.1;
    private static final int MAX_TOKENS = 1024;

    public SamplingSettings {
        stop = List.copyOf(stop);
    }

    /**
     * The decoding asked for.
     *
     * @param penalised whether the model is one that gets the penalty of base models where the user says nothing
     */
    public Sampling sampling(long seed, boolean penalised) {
        return Sampling.GREEDY
                .withTemperature(temperature.orElse(0.0))
                .withTopP(topP.orElse(1.0))
                .withTopK(topK.orElse(0))
                .withMinP(minP.orElse(0.0))
                .withRepetitionPenalty(repetitionPenalty.orElse(penalised ? BASE_MODEL_PENALTY : 1))
                .withSeed(seed);
    }

    /** The most new tokens of an answer. */
    public int maxNewTokens() {
        return maxTokens.orElse(MAX_TOKENS);
    }

    /** These settings, and where they are silent, those. */
    public SamplingSettings over(SamplingSettings those) {
        return new SamplingSettings(
                temperature.or(those::temperature),
                topP.or(those::topP),
                topK.or(those::topK),
                minP.or(those::minP),
                repetitionPenalty.or(those::repetitionPenalty),
                maxTokens.or(those::maxTokens),
                stop.isEmpty() ? those.stop : stop);
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        temperature.ifPresent(value -> check(problems, () -> Sampling.GREEDY.withTemperature(value)));
        topP.ifPresent(value -> check(problems, () -> Sampling.GREEDY.withTopP(value)));
        topK.ifPresent(value -> check(problems, () -> Sampling.GREEDY.withTopK(value)));
        minP.ifPresent(value -> check(problems, () -> Sampling.GREEDY.withMinP(value)));
        repetitionPenalty.ifPresent(value -> check(problems, () -> Sampling.GREEDY.withRepetitionPenalty(value)));
        if (maxTokens.isPresent() && maxTokens.get() < 1) {
            problems.add("maxTokens: must be at least 1, was " + maxTokens.get());
        }
        if (stop.contains("")) {
            problems.add("stop: an empty stop string would end every answer at once");
        }
        return problems;
    }

    private static void check(List<String> problems, Supplier<Sampling> attempt) {
        try {
            Sampling unused = attempt.get();
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
