package dev.urial.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.urial.testkit.page.PageInABrowser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** The page as a reader has it: opened from disk by a real browser, and used. */
class ReportInABrowserTest extends PageInABrowser {
    private static final int ITEMS = 25;
    private static final int DRAWN = 15;

    @TempDir
    Path dir;

    @Test
    void tokensAreTheAnswersTextColouredByCategory() throws IOException {
        ChromeDriver page = sample();

        WebElement answer = all(page, ".answer").get(0);
        assertThat(answer.getText()).startsWith("Great question! The capital of Australia is Canberra.");
        List<WebElement> shifted = answer.findElements(By.cssSelector(".tok.shifted"));
        List<WebElement> unshifted = answer.findElements(By.cssSelector(".tok.unshifted"));
        assertThat(shifted).isNotEmpty();
        assertThat(style(shifted.get(0), "background-color")).isNotEqualTo(style(unshifted.get(0), "background-color"));
        assertThat(style(shifted.get(0), "text-decoration-line")).isEqualTo("underline");
        assertThat(style(unshifted.get(0), "text-decoration-line")).isEqualTo("none");
    }

    @Test
    void pagesAreTurned() throws IOException {
        ChromeDriver page = sample();
        assertThat(status(page)).isEqualTo("Answers 1 to 10 of 25");

        one(page, ".next").click();
        assertThat(status(page)).isEqualTo("Answers 11 to 20 of 25");
        assertThat(one(page, ".item .id").getText()).isEqualTo("q-10");

        one(page, ".next").click();
        assertThat(all(page, ".item")).hasSize(5);
        assertThat(one(page, ".next").isEnabled()).isFalse();
    }

    @Test
    void itemsBeyondTheDrawnOnesAreListed() throws IOException {
        ChromeDriver page = sample();

        one(page, ".next").click();

        assertThat(all(page, ".answer")).hasSize(DRAWN - 10);
        assertThat(all(page, ".item").get(9).getText())
                .contains("Only listed: the first 15 items are drawn token by token.");
    }

    @Test
    void answersAreSearchedAndSorted() throws IOException {
        ChromeDriver page = sample();

        one(page, "#search").sendKeys("VINEGAR");
        assertThat(status(page)).isEqualTo("Answers 1 to 4 of 4 (25 in all)");

        one(page, "#search").sendKeys(" nowhere");
        assertThat(one(page, ".list").getText()).isEqualTo("No answer fits the filter.");
    }

    @Test
    void onlyAnswersWithShiftedTokensAreLeft() throws IOException {
        ChromeDriver page = open(
                List.of(SampleStudy.item("same", "q", Map.of("a", 1)), SampleStudy.item("other", "q", Map.of("b", 4))));

        one(page, "#only-shifted").click();

        assertThat(all(page, ".item .id"))
                .singleElement()
                .extracting(WebElement::getText)
                .isEqualTo("other");
    }

    @Test
    void theSwitchColoursByTheBaseModelUnderThePrompt() throws IOException {
        ChromeDriver page = sample();
        List<String> before = classes(page);

        one(page, "input[value=icl]").click();

        assertThat(classes(page)).hasSameSizeAs(before).isNotEqualTo(before);
    }

    @Test
    void pointingAtATokenTellsItsRank() throws IOException {
        ChromeDriver page = sample();

        WebElement token = all(page, ".answer .tok.shifted").get(0);
        new Actions(page).moveToElement(token).perform();

        assertThat(one(page, "#tip").getText())
                .contains(
                        "Great",
                        "shifted",
                        "aligned model",
                        "base model under the prompt",
                        "Top choices",
                        "position 0");
        assertThat(token.getDomAttribute("aria-describedby")).isEqualTo("tip");
    }

    @Test
    void keysGoFromTokenToToken() throws IOException {
        ChromeDriver page = sample();
        page.executeScript("document.querySelector('.answer .tok').focus()");
        assertThat(one(page, "#tip").getText()).contains("position 0");

        page.switchTo().activeElement().sendKeys(Keys.ARROW_RIGHT);
        assertThat(one(page, "#tip").getText()).contains("position 1");

        page.switchTo().activeElement().sendKeys(Keys.ARROW_DOWN);
        assertThat(page.switchTo().activeElement().getDomAttribute("class")).isEqualTo("tok shifted");

        page.switchTo().activeElement().sendKeys(Keys.ESCAPE);
        assertThat(one(page, "#tip").isDisplayed()).isFalse();
    }

    @Test
    void aShiftedTokenOpensTheAnswersWhereItStands() throws IOException {
        ChromeDriver page = sample();

        WebElement token = all(page, "#tokens .link").get(0);
        String text = token.getText().replace("\u2423", "");
        token.click();

        assertThat(one(page, "#search").getDomProperty("value")).isEqualTo(text);
        assertThat(status(page)).contains("25 in all");
    }

    @Test
    void hostileTextsAreShownAndDoNothing() throws IOException {
        Map<String, Integer> ranks = new LinkedHashMap<>();
        List.of(
                        "</script><script>document.title='taken'</script>",
                        "<img src=x onerror=\"document.title='taken'\">",
                        "\u202e",
                        "\n",
                        "\ud83d",
                        "\0")
                .forEach(text -> ranks.put(text, 5));
        ChromeDriver page = open(List.of(SampleStudy.item("<i>1</i>", "<b>q</b>", ranks)));

        assertThat(page.getTitle()).isEqualTo("Token-distribution shift");
        assertThat(all(page, "main img, main b b, main i")).isEmpty();
        assertThat(one(page, ".item h3").getText()).isEqualTo("<i>1</i> <b>q</b>");
        assertThat(texts(page, ".answer .sign")).containsExactly("RLO", "\u23ce", "U+D83D", "\u2400");
    }

    @Test
    void theSummaryIsTold() throws IOException {
        ChromeDriver page = sample();

        assertThat(one(page, "#shares").getText())
                .contains(
                        "The prompt closes",
                        "Where each token went under the prompt",
                        "empty answers 1; answers cut 2, by 31 tokens",
                        "made without a repetition penalty",
                        "ended by themselves",
                        "mean tv 0.183",
                        "surprise 1.500");
        assertThat(all(page, "#position .plot")).hasSize(3);
        assertThat(texts(page, "#groups tbody th"))
                .contains("category: safety", "category: regular", "stylistic", "other");
    }

    @Test
    void whatWasNotMeasuredIsSaid() throws IOException {
        ChromeDriver page = open(List.of(SampleStudy.item("1", "q", Map.of("a", 1))));

        assertThat(texts(page, ".note"))
                .contains(
                        "The summary has no shares of unshifted, marginal and shifted tokens.",
                        "The summary has no measures by position.",
                        "No prompt was measured: tokens are coloured by the base model alone.",
                        "The contexts of this item are not in the file.");
    }

    @Test
    void nothingIsAskedOfTheNetworkAndNothingFails() throws IOException {
        ChromeDriver page = sample();

        assertThat(requests(page)).containsExactly(url(file()));
        assertThat(page.manage().logs().get(LogType.BROWSER).getAll())
                .extracting(LogEntry::getMessage)
                .isEmpty();
    }

    private ChromeDriver sample() throws IOException {
        SampleStudy.write(dir, ITEMS, true);
        return opened();
    }

    private ChromeDriver open(List<? extends JsonNode> items) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> lines = new ArrayList<>();
        for (JsonNode item : items) {
            lines.add(json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(item));
        }
        Files.write(dir.resolve("positions.jsonl"), lines);
        Files.writeString(dir.resolve("summary.json"), "{}");
        return opened();
    }

    private ChromeDriver opened() {
        ShiftReport.write(dir, DRAWN);
        return opened(file());
    }

    private Path file() {
        return dir.resolve("report.html");
    }

    private static List<@Nullable String> classes(ChromeDriver page) {
        return all(page, ".item:first-child .answer .tok").stream()
                .map(token -> token.getDomAttribute("class"))
                .toList();
    }

    private static @Nullable String style(WebElement element, String property) {
        return element.getCssValue(property);
    }
}
