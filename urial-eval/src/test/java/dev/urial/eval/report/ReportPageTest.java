package dev.urial.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.report.Report.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportPageTest {
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\"[^>]*>(.*?)</script>", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private String page(List<Judgment> judgments) throws IOException {
        Path file = folder.resolve("report.html");
        Report.of(List.of(new Piece(Path.of("judged.jsonl"), judgments)), Settings.DEFAULT)
                .writeHtml(file);
        return Files.readString(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "<!--<script>",
                "]]>",
                "\u202ereversed",
                "\u2028\u2029",
                "\0\u007f",
                "\ud83d",
                "{{items}}{{data}}{{script}}",
                "&lt;script&gt;"
            })
    void noTextLeavesTheData(String text) throws IOException {
        String page = page(List.of(Sample.saying(text)));
        List<String> data =
                DATA.matcher(page).results().map(each -> each.group(1).strip()).toList();
        assertThat(data).hasSize(2).allSatisfy(each -> assertThat(each).matches("[ -~&&[^<>&]]*"));
        assertThat(page.split("<script", -1)).hasSize(4);
    }

    @Test
    void tenItemsAreAnElement() throws IOException {
        assertThat(page(Sample.scored(25, "urial", "judge", 1)).split("class=\"texts\"", -1))
                .hasSize(4);
    }

    @Test
    void onlyItsOwnStyleAndScriptAreAllowed() throws IOException {
        assertThat(page(Sample.scored(1, "urial", "judge", 1)))
                .contains("default-src 'none'; style-src 'sha256-", "script-src 'sha256-")
                .doesNotContain("unsafe", "src=", "@import", "url(");
    }

    @Test
    void theSameReportIsTheSamePage() throws IOException {
        List<Judgment> judgments = Sample.scored(25, "urial", "judge", 1);
        assertThat(page(judgments)).isEqualTo(page(judgments));
    }
}
