package dev.urial.cli;

import dev.urial.analysis.report.ShiftReport;
import dev.urial.analysis.shift.Lexicon;
import dev.urial.analysis.shift.Measures;
import dev.urial.analysis.shift.Models;
import dev.urial.analysis.shift.ShiftStudy;
import dev.urial.analysis.shift.ShiftStudy.Origin;
import dev.urial.analysis.shift.ShiftStudy.Prompts;
import dev.urial.analysis.shift.ShiftStudy.Settings;
import dev.urial.analysis.shift.ShiftStudy.TwoPass;
import dev.urial.analysis.shift.ShiftSummary;
import dev.urial.core.cache.Sha256;
import dev.urial.core.config.PromptSettings;
import dev.urial.core.config.RunConfig;
import dev.urial.core.data.AnsweredItem;
import dev.urial.core.data.AnswersFile;
import dev.urial.core.decoding.Measure;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.prompt.PromptSets;
import dev.urial.core.run.Decoding;
import dev.urial.core.run.Journal;
import dev.urial.core.run.Progress;
import dev.urial.core.run.Run;
import dev.urial.core.run.Selection;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.wiring.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what tuning has changed in a model. */
@Command(
        name = "shift",
        description = {
            "Token-distribution shift: the aligned model answers, and at each token of the answer the base model is asked",
            "where it ranks that token and how far its distribution is from the aligned model's; with -p also under a prompt."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The aligned model is decoded without a repetition penalty unless told.",
            "",
            "Example:",
            "  urial shift --base llamacpp:base.gguf --aligned 'llamacpp:base.gguf?lora=tuned.gguf&chat=gemma' \\",
            "      -i questions.jsonl -o shift/ -p inst_help_v5-1k",
            "  urial shift --base lab:base --aligned lab:aligned --live 'What colour is snow?'",
            "",
            "Exit codes: 0 all items succeeded, 1 none did, 3 some failed, 2 could not run, 130 interrupted."
        })
final class ShiftCommand implements Callable<Integer> {
    private static final int REPORT_ITEMS = 50;
    /** Of rows that wait for the base model, where both models are not in memory together; half of what is free at most. */
    private static final long SPOOL_BYTES = 16L << 30;

    /** Which numbers. */
    private enum Metrics {
        EXACT,
        ALIGNTDS
    }

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--base", required = true, paramLabel = "MODEL", description = "The model before tuning.")
    private String base = "";

    @Option(
            names = "--aligned",
            required = true,
            paramLabel = "MODEL",
            description = "The model after it; ?chat= says how it is addressed, if it does not say so itself.")
    private String aligned = "";

    @Mixin
    private DatasetOptions dataset = new DatasetOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "A folder for positions.jsonl, summary.json, report.html and manifest.json.")
    private @Nullable Path output;

    @Option(
            names = "--live",
            paramLabel = "QUERY",
            description = "Ask this alone, and show the answer in colours as it is written; needs neither -i nor -o.")
    private @Nullable String live;

    @Option(
            names = {"-p", "--prompt"},
            paramLabel = "SET",
            description = "A prompt set's name or a prompt file, under which the base model is asked once more.")
    private @Nullable String set;

    @Option(
            names = "--answers",
            paramLabel = "FILE",
            description =
                    "The aligned model's answers, of generate or a published tool, by id; it is not asked itself.")
    private @Nullable Path answers;

    @Option(
            names = "--metrics",
            paramLabel = "exact|aligntds",
            description = "aligntds gives the numbers of the paper's published code beside the exact ones.")
    private Metrics metrics = Metrics.EXACT;

    @Option(
            names = "--measure",
            paramLabel = "NAME",
            description =
                    "A further number at each token, by its name: js (Jensen-Shannon divergence, nats) or a plug-in's."
                            + " May be repeated.")
    private List<String> measures = List.of();

    @Option(
            names = "--report-items",
            paramLabel = "N",
            description = "Items shown token by token in the report, with the likeliest tokens at each. Default: 50.")
    private int reportItems = REPORT_ITEMS;

    @Option(
            names = "--lexicon",
            paramLabel = "FILE",
            description = "What counts as style: words, phrases and patterns, one a line. Default: a list of our own.")
    private @Nullable Path lexicon;

    @Option(
            names = "--two-pass",
            description = "Keep one model in memory at a time; the aligned one's rows wait on disk, in DIR.")
    private boolean twoPass;

    @Option(names = "--resume", description = "Go on with what is in DIR; begin it if there is nothing.")
    private boolean resume;

    @Option(names = "--retry-errors", description = "Go on, and try again what failed.")
    private boolean retryErrors;

    @Mixin
    private SetupOptions setup = new SetupOptions();

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private PrefixCacheOption prefixCache = new PrefixCacheOption();

    ShiftCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        check();
        PluginCatalog catalog = setup.catalog(terminal);
        RunConfig config = prefixCache
                .over(sampling.over(prompt.over(setup.config(terminal, catalog), set)))
                .withConcurrency(1)
                .exact();
        Lexicon style = lexicon == null ? Lexicon.shipped() : Lexicon.read(lexicon);
        List<Measure> further = Measures.named(measures, catalog.loader());
        Parts parts = SetupOptions.parts(terminal, catalog, config);
        Prompts prompts = prompts(config, parts);
        if (live != null) {
            Settings settings = settings(config, Optional.empty(), further);
            try (Models models = models(catalog, config);
                    ShiftStudy study = new ShiftStudy(models, prompts, settings)) {
                study.notes().forEach(terminal::say);
                return new LiveShift(terminal, name(prompts)).show(study, live, style);
            }
        }
        Selection selection = selection(parts);
        Optional<List<AnsweredItem>> given = Optional.ofNullable(answers)
                .map(file -> AnswersFile.read(file, selection.dataset().items()));
        return study(catalog, config, selection, prompts, settings(config, given, further), style);
    }

    private int study(
            PluginCatalog catalog,
            RunConfig config,
            Selection selection,
            Prompts prompts,
            Settings settings,
            Lexicon style) {
        Path folder = folder();
        Path positions = folder.resolve("positions.jsonl");
        if (!resumes() && Files.exists(positions)) {
            throw new ConfigException(
                    "",
                    positions + " exists already; go on with it by --resume, name another folder, or delete this one");
        }
        try (Interruption interruption = new Interruption();
                Journal journal = Journal.open(positions, folder.resolve("manifest.json"), resumes())) {
            Progress last;
            List<String> notes;
            try (Models models = models(catalog, config);
                    ShiftStudy study = new ShiftStudy(models, prompts, settings)) {
                notes = study.notes();
                notes.forEach(terminal::say);
                Run<DatasetItem> run = study.run(selection, journal, spool(folder), retryErrors, origin(config));
                interruption.onInterrupt(run::stop);
                last = ProgressLine.follow(terminal, run, journal);
            }
            if (!last.finished()) {
                return ProgressLine.interrupted(terminal, last, positions);
            }
            tell(ShiftSummary.of(positions, style, config.seed(), notes), folder, prompts);
            return ExitCode.of(last);
        }
    }

    private void check() {
        if (reportItems < 0) {
            throw new ConfigException("--report-items", "must be 0 or more, was " + reportItems);
        }
        if (live == null && output == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--output=DIR'");
        }
        if (live != null && (output != null || answers != null || twoPass)) {
            throw new ConfigException(
                    "--live", "shows one query and writes nothing; -o, --answers and --two-pass are not for it");
        }
        if (live != null && live.isBlank()) {
            throw new ConfigException("--live", "the query is empty");
        }
    }

    private boolean resumes() {
        return resume || retryErrors;
    }

    private Selection selection(Parts parts) {
        Selection selection = dataset.selection(terminal, parts, 0);
        long several = selection.dataset().items().stream()
                .filter(item -> item.queries().size() > 1)
                .count();
        if (several > 0) {
            terminal.say("of the " + several + " items with several turns the first query is asked");
        }
        return selection;
    }

    private Models models(PluginCatalog catalog, RunConfig config) {
        // Bare and prompted the base model walks in turns, each on a sequence of its own.
        Supplier<Backend> first = () -> opened(base, catalog, config.withConcurrency(set == null ? 1 : 2));
        Supplier<Backend> second = () -> opened(aligned, catalog, config);
        return twoPass ? Models.oneAtATime(first, second) : Models.together(first, second);
    }

    private Backend opened(String reference, PluginCatalog catalog, RunConfig config) {
        return SetupOptions.parts(terminal, catalog, config).backend(reference, config);
    }

    private Settings settings(RunConfig config, Optional<List<AnsweredItem>> given, List<Measure> further) {
        Decoding decoding = new Decoding(
                config.sampling().sampling(config.seed(), false),
                config.sampling().maxNewTokens(),
                config.sampling().stop());
        return new Settings(decoding, given, metrics == Metrics.ALIGNTDS, further, reportItems);
    }

    private Prompts prompts(RunConfig config, Parts parts) {
        Optional<PromptSettings> asked =
                Optional.of(config.prompt()).filter(settings -> set != null && !set.equals(PromptSets.NONE));
        return new Prompts(parts.prompt(bare(config.prompt())), asked.map(parts::prompt));
    }

    /**
     * The bare query in the form of the sets that we ship, so that the prompt changes the preamble and the examples and nothing else; as
     * published in that of the paper's study, where an answer follows its fence without a line break, and so no first token is expected.
     */
    private static PromptSettings bare(PromptSettings settings) {
        boolean published = settings.asPublished().orElse(false);
        return new PromptSettings(
                Optional.of(PromptSets.NONE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(published ? "zero-shot-shift" : "urial-backticks"),
                settings.asPublished());
    }

    private Origin origin(RunConfig config) {
        return new Origin(
                UrialCommand.typed(spec),
                UrialCommand.version(),
                config.seed(),
                base,
                aligned,
                set == null ? bare(config.prompt()) : config.prompt(),
                Optional.ofNullable(answers).map(ShiftCommand::sha256));
    }

    private static String sha256(Path file) {
        try {
            return Sha256.hex(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new DataException(file, "cannot be read: " + e.getMessage());
        }
    }

    private Path folder() {
        Path folder = Objects.requireNonNull(output); // checked
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ConfigException("--output", folder + " cannot be made a folder: " + e.getMessage());
        }
    }

    private Optional<TwoPass> spool(Path folder) {
        if (!twoPass) {
            return Optional.empty();
        }
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            return Optional.of(new TwoPass(folder.resolve("rows.tmp"), Math.min(SPOOL_BYTES, free / 2), terminal::say));
        } catch (IOException e) {
            throw new DataException(folder, "cannot be used: " + e.getMessage());
        }
    }

    private void tell(ShiftSummary summary, Path folder, Prompts prompts) {
        summary.write(folder.resolve("summary.json"));
        ShiftReport.write(folder, reportItems);
        terminal.out().print(new ShiftTable(summary.content(), name(prompts)));
        terminal.out().flush();
    }

    private static String name(Prompts prompts) {
        return prompts.prompted().map(assembly -> assembly.set().name()).orElse("");
    }
}
