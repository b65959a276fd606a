package dev.urial.cli;

import dev.urial.core.config.PromptSettings;
import dev.urial.core.config.RunConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is put around a query. */
final class PromptOptions {
    @Option(
            names = "--examples",
            paramLabel = "N|FILE",
            description = "So many examples at most, or a JSONL file of examples instead of the set's own.")
    private @Nullable String examples;

    @Option(
            names = "--selector",
            paramLabel = "NAME[?SETTINGS]",
            description = "How examples are chosen: fixed (the default), random?seed=7, or a plug-in's.")
    private @Nullable String selector;

    @Option(names = "--system", paramLabel = "FILE", description = "A text that replaces the set's preamble.")
    private @Nullable Path system;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "The form, for a prompt file that does not say its own.")
    private @Nullable String template;

    @Option(
            names = "--as-published",
            description = "Behave as the published tools do, to the byte: hostile queries are not contained.")
    private boolean asPublished;

    PromptSettings over(PromptSettings configured, Optional<String> set) {
        boolean count = examples != null && examples.matches("-?\\d{1,9}");
        PromptSettings given = new PromptSettings(
                set,
                Optional.ofNullable(examples).filter(text -> count).map(Integer::valueOf),
                Optional.ofNullable(examples).filter(text -> !count).map(Path::of),
                Optional.ofNullable(selector),
                Optional.ofNullable(system),
                Optional.ofNullable(template),
                asPublished ? Optional.of(true) : Optional.empty());
        SamplingOptions.check(given.problems());
        return given.over(configured);
    }

    RunConfig over(RunConfig config, @Nullable String set) {
        return config.withPrompt(over(config.prompt(), Optional.ofNullable(set)));
    }
}
