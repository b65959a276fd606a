package dev.urial.cli;

import dev.urial.core.config.Reference;
import dev.urial.core.config.RunConfig;
import dev.urial.core.data.JsonLine;
import dev.urial.core.plugin.Providers;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.wiring.Parts;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.report.Labels;
import dev.urial.eval.report.Report;
import dev.urial.eval.report.ReportWriter;
import dev.urial.eval.report.ReportWriterProvider;
import dev.urial.eval.report.Threshold;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds up judged files. */
@Command(
        name = "report",
        description = {
            "Adds up judged files, of urial judge or recorded by just-eval or FastChat's MT-Bench: means with 95%%",
            "intervals, N/A apart, preferences, seat bias, length. Files that are pieces of one run are pooled."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  urial report judged.jsonl --by task,topic --html report.html",
            "  urial report recorded.json --labels just-eval.json --by topic",
            "  urial report judged.jsonl judged-2.jsonl    (of judge --repeats 2)",
            "  urial report part1.jsonl part2.jsonl --na five --fail-under helpfulness=4.2",
            "  urial report gpt.jsonl gemma.jsonl --group --markdown -",
            "",
            "Exit codes: 0 done, 2 could not run, 100 below a --fail-under."
        })
final class ReportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "JUDGED", arity = "1..*", description = "Judged files.")
    private List<Path> judged = List.of();

    @Option(
            names = "--by",
            paramLabel = "LABEL",
            split = ",",
            description =
                    "Figures of each value of a label, too: tag, topic, task, source, position (which turn), or any"
                            + " label of the items. An item counts for every value that it bears. May be repeated.")
    private List<String> by = List.of();

    @Option(
            names = "--labels",
            paramLabel = "INPUT",
            description =
                    "A dataset with labels for judgments that lack them, by the items' ids; one that a judgment has"
                            + " stays.")
    private @Nullable String labels;

    @Mixin
    private SetupOptions setup = new SetupOptions();

    @Option(
            names = "--na",
            paramLabel = "skip|five",
            description = "What a judge's N/A counts: nothing, or 5, as in the published tables. Default: skip.")
    private NaRule na = NaRule.SKIP;

    @Option(
            names = "--group",
            description = "The files may be of several runs, judges or rubrics: show them side by side.")
    private boolean group;

    @Option(
            names = "--repeats",
            description = "The files of one judge repeat each other: how far does it agree with itself? Files whose"
                    + " manifests have different seeds, as of judge --repeats, are known for it.")
    private boolean repeats;

    @Option(
            names = "--fail-under",
            paramLabel = "ASPECT=X",
            description = "Exit with 100 if the aspect's mean is below X. May be repeated.")
    private Map<String, Double> failUnder = Map.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON; - is standard output.")
    private @Nullable Path json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write them as CSV, a figure a line; or -.")
    private @Nullable Path csv;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write them as Markdown tables; or -.")
    private @Nullable Path markdown;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write one HTML page with plots and each item's answer, scores and reasons.")
    private @Nullable Path html;

    @Option(
            names = "--to",
            paramLabel = "NAME:FILE",
            description = "Write it in another form: latex, or a plug-in's. May be repeated.")
    private List<String> to = List.of();

    ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Path> inputs = new ArrayList<>(judged);
        Optional.ofNullable(labels).map(Path::of).filter(Files::exists).ifPresent(inputs::add);
        ReportOutputs outputs = new ReportOutputs(terminal, inputs)
                .check("--json", json, true)
                .check("--csv", csv, true)
                .check("--markdown", markdown, true)
                .check("--html", html, false);
        List<Threshold> thresholds = failUnder.entrySet().stream()
                .map(each -> threshold(each.getKey(), each.getValue()))
                .toList();
        Parts parts = SetupOptions.parts(terminal, setup.catalog(terminal), RunConfig.DEFAULTS);
        List<ReportWriter> writers =
                to.stream().map(each -> writer(parts, each)).toList();
        Report report = Report.of(pieces(parts), new Report.Settings(na, by, group, repeats, new Bootstrap(0)));
        List<String> missed = thresholds.stream()
                .flatMap(each -> each.missed(report).stream())
                .toList();
        outputs.write(json, () -> JsonLine.indented(report.json()) + "\n");
        outputs.write(csv, report::csv);
        outputs.write(markdown, report::markdown);
        if (html != null) {
            report.writeHtml(html);
        }
        writers.forEach(writer -> writer.write(report));
        outputs.show(report::text);
        missed.forEach(terminal::say);
        return missed.isEmpty() ? ExitCode.OK : ExitCode.BELOW_THRESHOLD;
    }

    private List<Piece> pieces(Parts parts) {
        List<Piece> pieces = judged.stream().map(Report::read).toList();
        if (labels == null) {
            return pieces;
        }
        Labels.Joined joined = new Labels(parts.dataset(labels, false).items()).join(pieces);
        if (joined.labelled().isEmpty()) {
            throw new ConfigException(
                    "--labels", labels + " has none of the judged items; they are joined by id, and must ask the same");
        }
        joined.notes().forEach(note -> terminal.say("warning: --labels: " + note));
        return joined.pieces();
    }

    private static ReportWriter writer(Parts parts, String named) {
        Reference reference = Reference.parse(named, "--to");
        Providers<ReportWriterProvider<?>> writers = parts.catalog().providers("report", ReportWriterProvider.class);
        return parts.part(writers.get(reference.name(), "--to"), reference);
    }

    private static Threshold threshold(String aspect, double least) {
        if (!Double.isFinite(least)) {
            throw new ConfigException("--fail-under", "must be ASPECT=NUMBER, was " + aspect + "=" + least);
        }
        return new Threshold(aspect, least);
    }
}
