package dev.urial.cli;

import dev.urial.core.config.RunConfig;
import dev.urial.core.config.SamplingSettings;
import dev.urial.core.spi.ConfigException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How answers are decoded. */
final class SamplingOptions {
    @Option(names = "--temperature", paramLabel = "T", description = "0 (the default) takes the likeliest token.")
    private @Nullable Double temperature;

    @Option(names = "--top-p", paramLabel = "P", description = "Keep the likeliest tokens up to this probability.")
    private @Nullable Double topP;

    @Option(names = "--top-k", paramLabel = "K", description = "Keep so many likeliest tokens; 0 keeps all.")
    private @Nullable Integer topK;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Keep tokens at least this probable relative to the likeliest.")
    private @Nullable Double minP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "R",
            description = "Over the whole context; 1 is none. Default 1.1.")
    private @Nullable Double repetitionPenalty;

    @Option(names = "--max-tokens", paramLabel = "N", description = "New tokens at most. Default 1024.")
    private @Nullable Integer maxTokens;

    @Option(names = "--seed", paramLabel = "S", description = "The root of all chance. Default 0.")
    private @Nullable Long seed;

    @Option(names = "--stop", paramLabel = "TEXT", description = "A further stop string; may be repeated.")
    private List<String> stop = List.of();

    RunConfig over(RunConfig config) {
        SamplingSettings given = new SamplingSettings(
                Optional.ofNullable(temperature),
                Optional.ofNullable(topP),
                Optional.ofNullable(topK),
                Optional.ofNullable(minP),
                Optional.ofNullable(repetitionPenalty),
                Optional.ofNullable(maxTokens),
                stop);
        check(given.problems());
        RunConfig decoded = config.withSampling(given.over(config.sampling()));
        return seed == null ? decoded : decoded.withSeed(seed);
    }

    /** Problems of settings, told with the options' names. */
    static void check(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems.stream()
                    .map(problem -> {
                        int colon = problem.indexOf(": ");
                        String option = "--"
                                + problem.substring(0, colon)
                                        .replaceAll("([A-Z])", "-$1")
                                        .toLowerCase(Locale.ROOT);
                        return new ConfigException.Problem(option, problem.substring(colon + 2));
                    })
                    .toList());
        }
    }
}
