package dev.urial.cli;

import dev.urial.core.data.DatasetFile;
import dev.urial.core.run.Selection;
import dev.urial.core.spi.ConfigException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is asked: the options of every command that takes a dataset. */
final class DatasetOptions {
    @Option(
            names = {"-i", "--input"},
            paramLabel = "INPUT",
            description = "JSONL or a JSON array with query, instruction, turns or messages; or text, a query a line.")
    private @Nullable Path input;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--limit", paramLabel = "N", description = "Only so many items.")
    private @Nullable Integer limit;

    @Option(names = "--skip-bad", description = "Leave out records of the input that are no queries, and count them.")
    private boolean skipBad;

    /** The items that are meant; those left out are told of. */
    Selection selection(Terminal terminal, int offset) {
        if (input == null) {
            throw new ParameterException(command.commandLine(), "Missing required option: '--input=INPUT'");
        }
        DatasetFile dataset = DatasetFile.read(input, skipBad);
        if (dataset.skipped() > 0) {
            terminal.say("warning: " + input + ": " + dataset.skipped() + " bad records are left out, such as");
            dataset.problems().forEach(problem -> terminal.say("  " + problem));
        }
        try {
            return new Selection(dataset, offset, limit == null ? OptionalInt.empty() : OptionalInt.of(limit));
        } catch (ConfigException e) {
            throw new ConfigException("", "--" + e.getMessage());
        }
    }
}
