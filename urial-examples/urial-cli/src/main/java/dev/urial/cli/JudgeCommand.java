package dev.urial.cli;

import dev.urial.core.config.RunConfig;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.Journal;
import dev.urial.core.run.Progress;
import dev.urial.core.run.Run;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.wiring.Parts;
import dev.urial.eval.judge.Bill;
import dev.urial.eval.judge.Budget;
import dev.urial.eval.judge.BudgetSpentException;
import dev.urial.eval.judge.Cases;
import dev.urial.eval.judge.Entry;
import dev.urial.eval.judge.Judge;
import dev.urial.eval.judge.JudgeRuns;
import dev.urial.eval.judge.JudgeRuns.Settings;
import dev.urial.eval.judge.Judges;
import dev.urial.eval.judge.Rereading;
import dev.urial.eval.judge.Seats;
import dev.urial.eval.judged.JudgedFile;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.rubric.Rubric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has answers judged. */
@Command(
        name = "judge",
        description = {
            "Has the answers of a file judged, by a model with a rubric or by a plug-in:",
            "scores by aspect, or with --against which of two answers is better. Can be",
            "killed at any time and resumed; all that the judge says is kept."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A judge is asked greedily, without a repetition penalty, for at most 1024 new",
            "tokens (2048 for one score in free text) unless told.",
            "",
            "Examples:",
            "  urial judge -i answers.jsonl -o judged.jsonl -m openai:gpt-4o --budget 5",
            "  urial judge -i ours.jsonl --against theirs.jsonl -o pairs.jsonl \\",
            "      -m http://localhost:8000/v1",
            "",
            "Exit codes: 0 all items succeeded, 1 none did, 3 some failed, or the budget is",
            "spent or the judge out of reach, 2 could not run, 130 interrupted."
        })
final class JudgeCommand implements Callable<Integer> {
    private static final int CONCURRENCY = 8;

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-i", "--input"},
            paramLabel = "ANSWERS",
            description = "The answers: of generate, or of a published tool.")
    private @Nullable Path input;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "JUDGED.jsonl",
            description = "A line a judgment. Of several judges, the second's file is JUDGED-2.jsonl, and so on.")
    private Path output = Path.of("");

    @Option(
            names = {"-m", "--model"},
            paramLabel = "JUDGE",
            description = "A model, addressed in its chat form, or judge:NAME for a plug-in. May be repeated.")
    private List<String> models = List.of();

    @Mixin
    private RubricOption rubric = new RubricOption();

    @Option(names = "--against", paramLabel = "ANSWERS", description = "Answers to compare with, by the items' ids.")
    private @Nullable Path against;

    @Option(
            names = "--references",
            paramLabel = "INPUT",
            description =
                    "A dataset with answers known to be good, as 'reference', by id; also says what was asked, for"
                            + " answers that do not.")
    private @Nullable String references;

    @Option(
            names = "--seats",
            paramLabel = "both|fixed|random",
            description = "Where the judge sees the answer of -i: first and second by two calls (the default), always"
                    + " first, or drawn for each item.")
    private Seats seats = Seats.BOTH;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            description =
                    "Have each judge judge so many times, each with a seed of its own, to see how far it agrees with"
                            + " itself.")
    private int repeats = 1;

    @Option(
            names = "--no-schema",
            description =
                    "Let a model reply as it likes. Else one whose server can do so is held to the rubric's JSON.")
    private boolean noSchema;

    @Option(
            names = {"-j", "--max-concurrency"},
            paramLabel = "N",
            description = "Items in flight at once. Default: 8, or as many as the judge takes.")
    private int concurrency = CONCURRENCY;

    @Option(names = "--limit", paramLabel = "N", description = "Only so many items.")
    private @Nullable Integer limit;

    @Option(names = "--resume", description = "Go on with what is in JUDGED.jsonl; begin it if there is nothing.")
    private boolean resume;

    @Option(names = "--retry-errors", description = "Go on, and ask again for what failed or could not be read.")
    private boolean retryErrors;

    @Option(
            names = "--reparse",
            description = "Ask nobody: read the kept replies of JUDGED.jsonl again that could not be read.")
    private boolean reparse;

    @Option(names = "--dry-run", description = "Write nothing and ask nobody: count the tokens, and what they cost.")
    private boolean dryRun;

    @Mixin
    private JudgePrices prices = new JudgePrices();

    @Mixin
    private SetupOptions setup = new SetupOptions();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    JudgeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A judge, and the file of what it says. */
    private record Member(String reference, int repetition, Path file) {}

    /** What all judges have in common. */
    private record Sitting(Judges judges, Rubric rubric, Cases cases, Budget budget, RunConfig config) {}

    @Override
    public Integer call() {
        if (reparse) {
            return reread();
        }
        check();
        PluginCatalog catalog = setup.catalog(terminal);
        RunConfig config = sampling.over(setup.config(terminal, catalog)).withConcurrency(concurrency);
        List<Member> panel = panel(config);
        Parts parts = SetupOptions.parts(terminal, catalog, config);
        Judges judges = judges(catalog, config);
        Sitting sitting = new Sitting(judges, rubric(panel, judges), cases(parts), prices.budget(), config);
        try {
            return dryRun ? tryOut(panel, sitting) : judge(panel, sitting);
        } catch (BudgetSpentException spent) {
            terminal.say(spent.getMessage() + "; what is judged is kept, and --resume with a higher --budget goes on");
            return ExitCode.SOME_FAILED;
        } catch (BackendException failure) {
            if (!outOfReach(failure)) {
                throw failure;
            }
            terminal.say(String.valueOf(failure.getMessage()));
            terminal.say("nothing is lost; the same command with --resume goes on");
            return ExitCode.SOME_FAILED;
        }
    }

    private Judges judges(PluginCatalog catalog, RunConfig config) {
        Judges judges = new Judges(catalog, config, terminal::say);
        return noSchema ? judges.withFreeReplies() : judges;
    }

    private static boolean outOfReach(BackendException failure) {
        return failure.retryable() || failure.kind() == BackendException.Kind.TIMED_OUT;
    }

    private void check() {
        if (concurrency < 1) {
            throw new ConfigException("--max-concurrency", "must be at least 1, was " + concurrency);
        }
        if (repeats < 1) {
            throw new ConfigException("--repeats", "must be at least 1, was " + repeats);
        }
        if (limit != null && limit < 1) {
            throw new ConfigException("--limit", "must be at least 1, was " + limit);
        }
    }

    private List<Member> panel(RunConfig config) {
        List<String> named = models.isEmpty() ? config.chosenModel().stream().toList() : models;
        if (named.isEmpty()) {
            throw new ConfigException("--model", "no judge is named; -m takes a model, or judge:NAME for a plug-in");
        }
        List<Member> panel = new ArrayList<>();
        for (String reference : named) {
            for (int repetition = 0; repetition < repeats; repetition++) {
                panel.add(new Member(reference, repetition, file(panel.size() + 1)));
            }
        }
        for (Member member : panel) {
            if (!dryRun && !resumes() && Files.exists(member.file())) {
                throw new ConfigException(
                        "",
                        member.file() + " exists already; go on with it by --resume, name another file, or delete this"
                                + " one");
            }
        }
        return panel;
    }

    private Path file(int number) {
        if (number == 1) {
            return output;
        }
        String name = output.getFileName().toString();
        int dot = name.lastIndexOf('.');
        int end = dot > 0 ? dot : name.length();
        return output.resolveSibling(name.substring(0, end) + "-" + number + name.substring(end));
    }

    private boolean resumes() {
        return resume || retryErrors;
    }

    private Rubric rubric(List<Member> panel, Judges judges) {
        if (rubric.isNamed() && panel.stream().allMatch(member -> Judges.isPlugin(member.reference()))) {
            throw new ConfigException("--rubric", "is for models; a judge that is a plug-in has its own");
        }
        return rubric.chosen(judges, against != null);
    }

    private Cases cases(Parts parts) {
        if (input == null) {
            throw new ConfigException("--input", "a file of answers is missing: -i ANSWERS");
        }
        Cases cases = Cases.read(
                input,
                Optional.ofNullable(against),
                Optional.ofNullable(references).map(named -> parts.dataset(named, false)));
        cases.notes().forEach(note -> terminal.say("warning: " + note));
        return limit == null ? cases : cases.limit(limit);
    }

    private int tryOut(List<Member> panel, Sitting sitting) {
        for (Member member : panel) {
            try (Judge judge = open(member, sitting)) {
                Bill bill = prices.bill(judge, sitting.budget(), terminal);
                terminal.out().print(JudgeForecast.of(judge, JudgeRuns.entries(judge, sitting.cases()), bill.price()));
                terminal.out().flush();
            }
        }
        return ExitCode.OK;
    }

    private Judge open(Member member, Sitting sitting) {
        return sitting.judges().repetition(member.repetition()).open(member.reference(), sitting.rubric(), seats);
    }

    private int judge(List<Member> panel, Sitting sitting) {
        panel.forEach(member -> sitting.budget().add(JudgeRuns.spent(member.file())));
        List<List<Judgment>> all = new ArrayList<>();
        List<Integer> codes = new ArrayList<>();
        for (Member member : panel) {
            Optional<Progress> ended = judge(member, sitting);
            if (ended.isEmpty()) {
                return ExitCode.INTERRUPTED;
            }
            List<Judgment> judgments = JudgedFile.read(member.file());
            tell(
                    panel.size() == 1 ? "" : member.file() + ": " + member.reference(),
                    JudgeTable.of(judgments, seed(sitting)));
            all.add(judgments);
            codes.add(ExitCode.of(ended.get()));
        }
        if (all.size() > 1) {
            tell("", JudgeTable.agreement(all, seed(sitting)));
        }
        return codes.stream().distinct().count() == 1 ? codes.get(0) : ExitCode.SOME_FAILED;
    }

    private static long seed(Sitting sitting) {
        return sitting.config().seed();
    }

    private void tell(String heading, String table) {
        terminal.out().print((heading.isEmpty() ? "" : heading + System.lineSeparator()) + table);
        terminal.out().flush();
    }

    /** Empty if it was interrupted. */
    private Optional<Progress> judge(Member member, Sitting sitting) {
        try (Interruption interruption = new Interruption();
                Journal journal = Journal.open(member.file(), resumes())) {
            Progress last;
            try (Judge judge = open(member, sitting)) {
                Bill bill = prices.bill(judge, sitting.budget(), terminal);
                Run<Entry> run = JudgeRuns.run(judge, sitting.cases(), journal, bill, settings());
                interruption.onInterrupt(run::stop);
                last = new ProgressLine(terminal, journal, () -> cost(bill)).follow(run);
            }
            if (!last.finished()) {
                int unused = ProgressLine.interrupted(terminal, last, member.file());
                return Optional.empty();
            }
            return Optional.of(last);
        }
    }

    private Settings settings() {
        return new Settings(concurrency, retryErrors, UrialCommand.typed(spec), UrialCommand.version());
    }

    private static String cost(Bill bill) {
        double spent = bill.budget().spent();
        return bill.price().isEmpty() && spent == 0 ? "" : String.format(Locale.ROOT, ", $%.4f", spent);
    }

    private int reread() {
        Rereading.Outcome outcome =
                Rereading.reread(output, rubric.of(output, judges(setup.catalog(terminal), RunConfig.DEFAULTS)));
        terminal.say(outcome.unparsed() + (outcome.unparsed() == 1 ? " judgment was" : " judgments were")
                + " unparsed; " + outcome.read() + " of them can be read now");
        return outcome.read() == outcome.unparsed() ? ExitCode.OK : ExitCode.SOME_FAILED;
    }
}
