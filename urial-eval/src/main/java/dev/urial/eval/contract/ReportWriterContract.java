package dev.urial.eval.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.UrialException;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.report.Report;
import dev.urial.eval.report.Report.Settings;
import dev.urial.eval.report.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every writer of a report into a file keeps, whatever the form. */
public abstract class ReportWriterContract {
    @TempDir
    private Path folder;

    /** The writer under test, of this file. */
    protected abstract ReportWriter writer(Path file);

    @Test
    void theSameReportGivesTheSameBytes() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Report report = report(line("a", "nature", "judge", "4"), line("b", "ethics", "judge", "3.5"));
        writer(first).write(report);
        writer(second).write(report);
        assertThat(first).isNotEmptyFile().hasSameBinaryContentAs(second);
    }

    @Test
    void anOlderFileIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("report"), "old ".repeat(10_000));
        writer(file).write(report(line("a", "nature", "judge", "4")));
        assertThat(file).content().doesNotContain("old old");
    }

    @Test
    void everyReportCanBeWritten() throws IOException {
        List<Report> reports = List.of(
                report(line("only", "nature", "judge", "null")),
                report(line("a", "nature", "judge", "1"), line("a", "nature", "other judge", "2")),
                report(line(
                        "\\u202e\\u0000\\\\{}%$#&_^~\\n|`<b>",
                        "</script>\\r\\n\\\\end{document}", "\\ud83d&\\\\", "5")),
                report(line("a", "long ".repeat(2_000), "judge", "4")));
        for (Report report : reports) {
            Path file = folder.resolve("report");
            writer(file).write(report);
            assertThat(file).isNotEmptyFile();
        }
    }

    @Test
    void whatCannotBeWrittenIsSaidAndLeavesNothing() throws IOException {
        Path nowhere = folder.resolve("nowhere").resolve("report");
        Report report = report(line("a", "nature", "judge", "4"));
        assertThatThrownBy(() -> writer(nowhere).write(report))
                .isInstanceOf(UrialException.class)
                .hasMessageContaining(nowhere.toString());
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).containsExactly("judged.jsonl");
        }
    }

    private static String line(String id, String topic, String judge, String score) {
        return String.format("""
                {"id": "%s", "query": "Why?", "answer": "So.", "labels": {"topic": "%s"}, "rubric": "manners", "judge": "%s", "status": "ok", "scores": {"clarity": {"score": %s, "reason": "Clear."}}}
                """, id, topic, judge, score);
    }

    private Report report(String... lines) throws IOException {
        Path judged = folder.resolve("judged.jsonl");
        Files.writeString(judged, String.join("", lines));
        List<String> by = new ArrayList<>(List.of("topic"));
        return Report.of(List.of(Report.read(judged)), new Settings(NaRule.SKIP, by, true, false, new Bootstrap(7)));
    }
}
