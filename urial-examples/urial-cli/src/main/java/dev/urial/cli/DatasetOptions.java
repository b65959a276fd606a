package dev.urial.cli;

import dev.urial.core.data.DatasetFile;
import dev.urial.core.run.Selection;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.Dataset;
import dev.urial.core.wiring.Parts;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is asked: the options of every command that takes a dataset. */
final class DatasetOptions {
    private static final Set<String> OPTIONS = Set.of("offset", "limit", "skip-bad");

    @Option(
            names = {"-i", "--input"},
            paramLabel = "INPUT",
            description =
                    "A file: JSONL or a JSON array with query, instruction, turns or messages, or text, a query a line;"
                            + " or a dataset by its name: see urial datasets list.")
    private @Nullable String input;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--limit", paramLabel = "N", description = "Only so many items.")
    private @Nullable Integer limit;

    @Option(names = "--skip-bad", description = "Leave out records of the input that are no queries, and count them.")
    private boolean skipBad;

    /** The items that are meant; those left out are told of. */
    Selection selection(Terminal terminal, Parts parts, int offset) {
        if (input == null) {
            throw new ParameterException(command.commandLine(), "Missing required option: '--input=INPUT'");
        }
        try {
            Dataset dataset = parts.dataset(input, skipBad);
            if (dataset instanceof DatasetFile file && file.skipped() > 0) {
                terminal.say("warning: " + input + ": " + file.skipped() + " bad records are left out, such as");
                file.problems().forEach(problem -> terminal.say("  " + problem));
            }
            return new Selection(dataset, offset, limit == null ? OptionalInt.empty() : OptionalInt.of(limit));
        } catch (ConfigException e) {
            throw options(e);
        }
    }

    /** A refusal of these options' values, by the options' names. */
    private static ConfigException options(ConfigException refusal) {
        return new ConfigException(refusal.problems().stream()
                .map(problem -> OPTIONS.contains(problem.path())
                        ? new ConfigException.Problem("--" + problem.path(), problem.message())
                        : problem)
                .toList());
    }
}
