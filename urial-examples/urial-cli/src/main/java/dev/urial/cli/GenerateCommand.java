package dev.urial.cli;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.AnswerRuns;
import dev.urial.core.run.Journal;
import dev.urial.core.run.Progress;
import dev.urial.core.run.Run;
import dev.urial.core.run.Selection;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.wiring.Parts;
import dev.urial.core.wiring.UrialApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Answers a dataset. */
@Command(
        name = "generate",
        description = "Answers every query of a file; can be killed at any time and resumed.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example:",
            "  urial generate -i questions.jsonl -o answers.jsonl -m llamacpp:gemma-3-270m.gguf",
            "",
            "Exit codes: 0 all items succeeded, 1 none did, 3 some failed, 2 could not run, 130 interrupted."
        })
final class GenerateCommand implements Callable<Integer> {
    /** Sequences decode together for little more than the price of one; beyond so many the gain is small on a small machine. */
    private static final int CONCURRENCY = 8;

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DatasetOptions dataset = new DatasetOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT.jsonl",
            description = "A line an item, in the order of the input when all are done. Its manifest stands beside it.")
    private @Nullable Path output;

    @Mixin
    private AskingOptions asking = new AskingOptions();

    @Option(
            names = {"-j", "--max-concurrency"},
            paramLabel = "N",
            description = "Items in flight at once. Default: 8, or as many as the model serves.")
    private @Nullable Integer concurrency;

    @Option(names = "--offset", paramLabel = "N", description = "Leave so many items out at the beginning.")
    private int offset;

    @Option(names = "--resume", description = "Go on with what is in OUT.jsonl; begin it if there is nothing.")
    private boolean resume;

    @Option(
            names = "--retry-errors",
            description = "Go on, and ask again what failed; the old error stays until there is a new answer.")
    private boolean retryErrors;

    @Option(
            names = "--dry-run",
            description = "Write nothing: count the tokens, try the model's speed, estimate the time, show a prompt.")
    private boolean dryRun;

    GenerateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        check();
        PluginCatalog catalog = asking.catalog(terminal);
        RunConfig asked =
                asking.config(terminal, catalog).withConcurrency(concurrency == null ? CONCURRENCY : concurrency);
        Parts parts = SetupOptions.parts(terminal, catalog, asked);
        Selection selection = dataset.selection(terminal, parts, offset);
        RunConfig config = asking.withModel(asked, catalog, terminal);
        return dryRun ? tryOut(selection, config, catalog) : run(selection, config, catalog);
    }

    private void check() {
        if (output == null && !dryRun) {
            throw new ConfigException("--output", "a file for the answers is missing: -o OUT.jsonl");
        }
        if (concurrency != null && concurrency < 1) {
            throw new ConfigException("--max-concurrency", "must be at least 1, was " + concurrency);
        }
        if (output != null && !dryRun && !resumes() && Files.exists(output)) {
            throw new ConfigException(
                    "", output + " exists already; go on with it by --resume, name another file, or delete this one");
        }
    }

    private boolean resumes() {
        return resume || retryErrors;
    }

    private int tryOut(Selection selection, RunConfig config, PluginCatalog catalog) {
        try (UrialApplication application = UrialApplication.start(config, catalog, terminal::say)) {
            terminal.out()
                    .print(new DryRunReport(application.get(AnswerRuns.class).forecast(selection)));
            terminal.out().flush();
            return ExitCode.OK;
        }
    }

    private int run(Selection selection, RunConfig config, PluginCatalog catalog) {
        Path file = output == null ? Path.of("") : output;
        try (Interruption interruption = new Interruption();
                Journal journal = Journal.open(file, resumes())) {
            Progress last;
            try (UrialApplication application = UrialApplication.start(config, catalog, terminal::say)) {
                Run<DatasetItem> run = application
                        .get(AnswerRuns.class)
                        .run(selection, journal, retryErrors, UrialCommand.typed(spec), UrialCommand.version());
                interruption.onInterrupt(run::stop);
                last = ProgressLine.follow(terminal, run, journal);
            }
            if (!last.finished()) {
                return ProgressLine.interrupted(terminal, last, file);
            }
            return ExitCode.of(last);
        }
    }
}
