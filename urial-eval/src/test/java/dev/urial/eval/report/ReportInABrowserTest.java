package dev.urial.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.figures.NaRule;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.report.Report.Settings;
import dev.urial.testkit.page.PageInABrowser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The page as a reader has it: opened from disk by a real browser, and used. */
class ReportInABrowserTest extends PageInABrowser {

    @TempDir
    Path dir;

    @Test
    void pagesAreTurned() {
        ChromeDriver page = sample();
        assertThat(status(page)).isEqualTo("Items 1 to 10 of 25");

        one(page, ".next").sendKeys(Keys.ENTER);
        assertThat(status(page)).isEqualTo("Items 11 to 20 of 25");
        assertThat(one(page, ".item .id").getText()).isEqualTo("q-10");
    }

    @Test
    void anItemShowsAnswerScoresReasonsAndTheJudgesOwnWords() {
        ChromeDriver page = sample();
        WebElement item = all(page, ".item").get(3);
        assertThat(item.getText())
                .contains("Question 3", "The answer goes on", "factuality N/A Because of its factuality.")
                .doesNotContain("\"reason\"");

        item.findElement(By.tagName("summary")).sendKeys(Keys.ENTER);
        awaited(page, ".item details[open] .text");
        assertThat(item.getText()).contains("{\"helpfulness\": {\"reason\"");
    }

    @Test
    void itemsAreFilteredAndSorted() {
        ChromeDriver page = sample();

        choose(page, "#show", "with N/A");
        assertThat(texts(page, ".item .id")).containsExactly("q-3");

        choose(page, "#show", "all");
        choose(page, "#label", "topic: nature");
        assertThat(status(page)).isEqualTo("Items 1 to 6 of 6 (25 in all)");

        choose(page, "#label", "all");
        choose(page, "#sort", "depth, lowest first");
        assertThat(all(page, ".item").get(0).getText()).contains("depth 2");
    }

    @Test
    void aGroupOpensItsItems() {
        ChromeDriver page = sample();
        choose(page, "#label-table", "dataset");

        one(page, "#labels button.link").click();

        assertThat(one(page, "#label").getDomProperty("value")).isEqualTo("dataset: alpaca_eval");
        assertThat(status(page)).isEqualTo("Items 1 to 10 of 13 (25 in all)");
    }

    @Test
    void runsStandSideBySide() {
        ChromeDriver page = opened(report(
                List.of(
                        Sample.scored(12, "urial", "one", 1),
                        Sample.scored(12, "urial", "other", 2),
                        Sample.scored(10, "bare", "one", 3)),
                true));
        assertThat(all(page, "#scores .plot")).hasSize(2);
        assertThat(one(page, "#agreement").getText()).contains("On urial with six-aspects", "Cohen");
        assertThat(one(page, ".item").getText()).contains("The same answer as of urial, one.", "bare, one");
    }

    @Test
    void preferencesAreDrawn() {
        ChromeDriver page = opened(report(Sample.compared(9)));
        assertThat(one(page, "#preferences").getText()).contains("overall", "33.3%");
        assertThat(one(page, ".item").getText()).contains("flips with the seat", "No.", "candidate first");
        assertThat(all(page, "#scores")).isEmpty();
    }

    @Test
    void aComparisonOpensTheItemsThatDifferMost() {
        ComparisonReport comparison = ComparisonReport.of(
                piece(Sample.scored(30, "urial", "judge", 1)),
                piece(Sample.scored(30, "bare", "judge", 2)),
                NaRule.SKIP,
                new Bootstrap(7));
        Path file = dir.resolve("report.html");
        comparison.writeHtml(file);
        ChromeDriver page = opened(file);
        WebElement most = one(page, "#comparison button.link");
        String id = most.getText().split(" ")[0];

        most.click();

        assertThat(texts(page, ".item .id")).contains(id);
        assertThat(page.getTitle()).isEqualTo("Two runs compared");
    }

    @Test
    void preferencesAreComparedSideBySide() {
        Path file = dir.resolve("report.html");
        ComparisonReport.of(
                        piece(Sample.compared(9)),
                        new Piece(dir.resolve("other.jsonl"), Sample.compared(8)),
                        NaRule.SKIP,
                        new Bootstrap(7))
                .writeHtml(file);
        ChromeDriver page = opened(file);
        assertThat(one(page, "#comparison").getText())
                .contains("A minus B, points", "win rate of A", "overall, B", "1 item is only in A");
        assertThat(one(page, "#preferences").getText()).contains("at equal length");
        assertThat(failures(page)).isEmpty();
    }

    @Test
    void hostileTextsAreShownAndDoNothing() {
        List<Judgment> hostile = Stream.of(
                        "</script><script>document.title='taken'</script>",
                        "<img src=x onerror=\"document.title='taken'\">",
                        "\u202eabc",
                        "\0",
                        "\ud83d",
                        "__proto__",
                        "x".repeat(200_000))
                .map(Sample::saying)
                .toList();
        ChromeDriver page = opened(report(List.of(hostile), true));

        assertThat(page.getTitle()).isEqualTo("Judged answers");
        assertThat(all(page, "main img, main script")).isEmpty();
        assertThat(texts(page, ".runs .sign")).containsOnly("RLO", "\u2400", "U+D83D");
        assertThat(one(page, ".item .text").getText()).isEqualTo("</script><script>document.title='taken'</script>");
        assertThat(all(page, ".item").get(6).getText()).contains("show all 200,000 characters");
        assertThat(failures(page)).isEmpty();
    }

    @Test
    void whatMadeAFileIsShownAndOnlyAddressesOfTheWebAreLinks() throws IOException {
        Files.writeString(dir.resolve("judged.manifest.json"), Sample.MANIFEST);
        ChromeDriver page = opened(report(List.of(Sample.scored(3, "urial", "judge", 1)), false));
        assertThat(one(page, "#origins").getText())
                .contains(
                        "openai:gpt-4o, gpt-4o", "CC BY-NC-SA 4.0", "javascript:document.title='taken'", "<b>Lin</b>");
        assertThat(all(page, "#origins a"))
                .singleElement()
                .satisfies(link -> assertThat(link.getDomProperty("href")).isEqualTo("https://example.org/just-eval"));

        one(page, "#origins summary").sendKeys(Keys.ENTER);
        awaited(page, "#origins details[open] .text");
        assertThat(one(page, "#origins .text").getText()).contains("\"finished\": \"2026-11-26T01:55:25Z\"");
    }

    @Test
    void aJudgeIsHeldAgainstItself() {
        ChromeDriver page = opened(write(Report.of(
                List.of(piece(Sample.scored(12, "urial", "judge", 1)), piece(Sample.scored(12, "urial", "judge", 2))),
                new Settings(NaRule.SKIP, List.of(), false, true, new Bootstrap(7)))));
        assertThat(one(page, "#agreement").getText()).contains("Of judge with itself, asked 2 times", "helpfulness");
    }

    @Test
    void nothingIsAskedOfTheNetworkAndNothingFails() throws IOException {
        ChromeDriver page = sample();

        assertThat(requests(page))
                .containsExactly("file://" + dir.resolve("report.html").toAbsolutePath());
        assertThat(failures(page)).isEmpty();
    }

    private ChromeDriver sample() {
        return opened(report(Sample.scored(25, "urial", "judge", 1)));
    }

    private Piece piece(List<Judgment> judgments) {
        return new Piece(dir.resolve("judged.jsonl"), judgments);
    }

    private Path report(List<Judgment> run) {
        return report(List.of(run), false);
    }

    private Path report(List<List<Judgment>> runs, boolean grouped) {
        return write(Report.of(
                runs.stream().map(this::piece).toList(),
                new Settings(NaRule.SKIP, List.of(), grouped, false, new Bootstrap(7))));
    }

    private Path write(Report report) {
        Path file = dir.resolve("report.html");
        report.writeHtml(file);
        return file;
    }

    private static void choose(ChromeDriver page, String selector, String text) {
        one(page, selector).findElements(By.tagName("option")).stream()
                .filter(option -> option.getText().equals(text))
                .findFirst()
                .orElseThrow()
                .click();
    }
}
