package dev.urial.cli;

import dev.urial.core.data.JsonLine;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.report.ComparisonReport;
import dev.urial.eval.report.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds two judged runs against each other. */
@Command(
        name = "compare",
        description = {
            "Compares two runs item by item, their scores or how often their candidates win: differences with 95%% intervals,",
            "a paired test corrected over aspects, how many items would show them, what is left at equal length, the items",
            "that differ most."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Both runs are on the same items, joined by id. Scores must be of one judge and one rubric; preferences of two",
            "candidates against one baseline, or of two judges or rubrics on the same pairs.",
            "",
            "Examples:",
            "  urial compare urial.judged.jsonl bare.judged.jsonl --html compare.html",
            "  urial compare pairs.gpt.jsonl pairs.gemma.jsonl"
        })
final class CompareCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(index = "0", paramLabel = "A", description = "A judged file.")
    private Path candidate = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "Another; differences are A minus B.")
    private Path baseline = Path.of("");

    @Option(
            names = "--na",
            paramLabel = "skip|five",
            description = "What a judge's N/A counts: nothing, or 5, as in the published tables. Default: skip.")
    private NaRule na = NaRule.SKIP;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON; - is standard output.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write them as Markdown tables; or -.")
    private @Nullable Path markdown;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write one HTML page with plots and each item's answers, scores and reasons side by side.")
    private @Nullable Path html;

    CompareCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ReportOutputs outputs = new ReportOutputs(terminal, List.of(candidate, baseline))
                .check("--json", json, true)
                .check("--markdown", markdown, true)
                .check("--html", html, false);
        ComparisonReport comparison =
                ComparisonReport.of(Report.read(candidate), Report.read(baseline), na, new Bootstrap(0));
        outputs.write(json, () -> JsonLine.indented(comparison.json()) + "\n");
        outputs.write(markdown, comparison::markdown);
        if (html != null) {
            comparison.writeHtml(html);
        }
        outputs.show(comparison::text);
        return ExitCode.OK;
    }
}
