package dev.urial.testkit.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A test of pages that a real browser opens from disk: one browser for all tests of a class, started when it is first needed. */
@Tag("slow")
public abstract class PageInABrowser {
    private static @Nullable ChromeDriver started;

    @BeforeEach
    void aBrowserIsThere() {
        assumeTrue(
                program("chromium", "google-chrome").isPresent()
                        && program("chromedriver").isPresent(),
                "needs Chromium and its driver");
    }

    @AfterAll
    static void stop() {
        if (started != null) {
            started.quit();
            started = null;
        }
    }

    /** Opens a file; what was asked for and said before is forgotten. */
    protected static ChromeDriver opened(Path file) {
        ChromeDriver page = started == null ? start() : started;
        started = page;
        page.get("about:blank");
        page.manage().logs().get(LogType.PERFORMANCE);
        page.manage().logs().get(LogType.BROWSER);
        page.get(url(file));
        return page;
    }

    /** Where the browser finds a file. */
    protected static String url(Path file) {
        return "file://" + file.toAbsolutePath();
    }

    private static ChromeDriver start() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(program("chromium", "google-chrome").orElseThrow());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1250,1100");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        return new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(program("chromedriver").orElseThrow())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    private static Optional<File> program(String... names) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Stream.of(names).map(name -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    /** What the page asked for since it was opened. */
    protected static List<String> requests(ChromeDriver page) throws IOException {
        List<String> urls = new ArrayList<>();
        for (LogEntry entry : page.manage().logs().get(LogType.PERFORMANCE)) {
            JsonNode message = new ObjectMapper().readTree(entry.getMessage()).get("message");
            if (message.get("method").asText().equals("Network.requestWillBeSent")) {
                urls.add(message.at("/params/request/url").asText());
            }
        }
        return urls;
    }

    /** What its console said since then. */
    protected static List<String> failures(ChromeDriver page) {
        return page.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    protected static WebElement one(ChromeDriver page, String selector) {
        return page.findElement(By.cssSelector(selector));
    }

    /** The first match, for which the page is given ten seconds: what a page draws in an event that a browser sends later, such as {@code toggle}. */
    protected static WebElement awaited(ChromeDriver page, String selector) {
        page.manage().timeouts().implicitlyWait(Duration.ofSeconds(10));
        try {
            return one(page, selector);
        } finally {
            page.manage().timeouts().implicitlyWait(Duration.ZERO);
        }
    }

    protected static List<WebElement> all(ChromeDriver page, String selector) {
        return page.findElements(By.cssSelector(selector));
    }

    protected static List<String> texts(ChromeDriver page, String selector) {
        return all(page, selector).stream().map(WebElement::getText).toList();
    }

    protected static String status(ChromeDriver page) {
        return one(page, ".status").getText();
    }
}
