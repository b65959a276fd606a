package dev.urial.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.config.Reference;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.wiring.Parts;
import dev.urial.eval.contract.ReportWriterContract;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.report.Report.Settings;
import dev.urial.testkit.ProviderContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A report's tables for a paper. */
class LatexProviderTest extends ReportWriterContract {
    @Override
    protected ReportWriter writer(Path file) {
        return new Parts(PluginCatalog.load(), 0).part(new LatexProvider(), Reference.parse("latex:" + file, "report"));
    }

    @Test
    void aRunIsATableWithRules() {
        String latex = Report.of(
                        List.of(new Piece(Path.of("judged.jsonl"), Sample.scored(25, "urial_v1", "judge", 1))),
                        new Settings(NaRule.SKIP, List.of("topic"), false, false, new Bootstrap(7)))
                .latex();
        assertThat(latex)
                .contains("\\begin{tabular}{lrrrr}", "\\toprule", "{}helpfulness & ", "urial\\_v1", "By topic")
                .containsOnlyOnce("\\caption{By topic");
    }

    @Test
    void noSignOfANameIsACommand() {
        Table table = new Table("50% & more_{x}", List.of("a", "#"), List.of(List.of("[1]", "\\end{table}~^$")));
        assertThat(Latex.of(table))
                .contains(
                        "\\caption{50\\% \\& more\\_\\{x\\}}",
                        "{}a & \\# \\\\",
                        "{}[1] & \\textbackslash{}end\\{table\\}\\textasciitilde{}\\textasciicircum{}\\$ \\\\");
    }

    @Nested
    class Provider extends ProviderContract {
        @Override
        protected LatexProvider provider() {
            return new LatexProvider();
        }
    }
}
