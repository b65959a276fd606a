package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.urial.core.prompt.PublishedPrompts;
import dev.urial.core.prompt.PulledPrompts;
import dev.urial.lab.models.LabModels;
import dev.urial.testkit.FakeHub;
import dev.urial.testkit.FakeHub.Server;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models and prompts that come over the network, from a hub on this machine. */
class HubCommandsTest {
    private static final String REPO = "some-org/tiny-GGUF";

    @TempDir
    private Path folder;

    private final FakeHub hub = new FakeHub();

    @AfterEach
    void stop() {
        hub.close();
    }

    private Map<String, String> environment() {
        return Map.of(
                "HF_ENDPOINT",
                hub.endpoint().toString(),
                "HF_HOME",
                folder.toString(),
                "XDG_CONFIG_HOME",
                folder.toString());
    }

    private Run run(String... args) {
        return Run.withEnvironment(environment(), args);
    }

    private Path snapshot() {
        return folder.resolve("hub/models--some-org--tiny-GGUF/snapshots").resolve(hub.commit(REPO));
    }

    @Test
    void pullPrintsThePathAndNothingElseToStandardOutput() {
        hub.put(REPO, "tiny-Q4_K_M.gguf", new byte[3000]).put(REPO, "tiny-Q8_0.gguf", new byte[9]);
        Run run = run("models", "pull", REPO);
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo(snapshot().resolve("tiny-Q4_K_M.gguf") + "\n");
        assertThat(run.err()).isEqualTo("urial: downloading " + REPO + "/tiny-Q4_K_M.gguf, 3.0 kB\n");
        Run again = run("models", "pull", "hf:" + REPO + "/tiny-Q4_K_M.gguf?context=512");
        assertThat(again.out()).isEqualTo(run.out());
        assertThat(again.err()).isEmpty();
    }

    @Test
    void anEntryOfTheConfigurationCanBePulled() throws Exception {
        hub.put(REPO, "tiny.gguf", new byte[30]);
        Path file = Files.writeString(
                folder.resolve("urial.yaml"),
                "models: {small: {type: hf, model: " + REPO + "}, cat: {type: bigram, model: base}}");
        assertThat(run("models", "pull", "-c", file.toString(), "small").out())
                .isEqualTo(snapshot().resolve("tiny.gguf") + "\n");
        Run other = run("models", "pull", "-c", file.toString(), "cat");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).isEqualTo("urial: model 'cat': is a model of the backend bigram, not of the hub\n");
        assertThat(run("models", "list", "-c", file.toString()).out())
                .containsPattern("small +configuration: hf:" + REPO)
                .containsPattern("cat +configuration: bigram:base");
    }

    @Test
    void listShowsWhatIsHere() {
        assertThat(run("models", "list").out())
                .contains("lab:base", "lab:aligned", "hub's cache: " + folder.resolve("hub"));
        hub.put(REPO, "t-00001-of-00002.gguf", new byte[1000]).put(REPO, "t-00002-of-00002.gguf", new byte[500]);
        assertThat(run("models", "pull", REPO).code()).isZero();
        assertThat(run("models", "list").out())
                .containsPattern("hf:some-org/tiny-GGUF/t-00001-of-00002.gguf +1\\.5 kB +"
                        + hub.commit(REPO).substring(0, 12) + " \\(main\\) +hub's cache");
    }

    @Test
    void aDirectoryIsPulledAndListedAsOneModel() {
        hub.putPlain(REPO, "config.json", "{}")
                .putPlain(REPO, "tokenizer.json", "{ }")
                .put(REPO, "model.safetensors", new byte[1000])
                .put(REPO, "tiny.gguf", new byte[30]);
        assertThat(run("models", "pull", REPO + "?engine=djl").out()).isEqualTo(snapshot() + "\n");
        assertThat(run("models", "list").out()).containsPattern("hf:some-org/tiny-GGUF +1\\.0 kB");
        assertThat(run("models", "pull", REPO).out()).isEqualTo(snapshot().resolve("tiny.gguf") + "\n");
        assertThat(run("models", "list").out())
                .containsPattern("hf:some-org/tiny-GGUF\\?engine=djl +1\\.0 kB")
                .containsPattern("hf:some-org/tiny-GGUF/tiny.gguf +30 B");
    }

    @Test
    void mistakesAndRefusalsAreALineEach() {
        hub.put(REPO, "tiny.gguf", new byte[30]);
        assertLine(2, "model 'gemma': must be OWNER/REPO[@REV][/FILE.gguf]", "models", "pull", "gemma");
        assertLine(2, "model 'llamacpp:a.gguf': must be OWNER/REPO", "models", "pull", "llamacpp:a.gguf");
        assertLine(2, "there is no such file", "models", "pull", REPO + "/other.gguf");
        assertLine(2, "there is no repository a/b at " + hub.endpoint(), "models", "pull", "a/b");
        hub.gate(REPO);
        assertLine(2, "is gated: accept its licence at " + hub.endpoint() + "/" + REPO, "models", "pull", REPO);
        hub.pageNext(Server.HUB);
        assertLine(1, "does not speak as a hub does", "models", "pull", REPO);
        hub.answerNext(Server.HUB, 429, "Retry-After", "3600");
        assertLine(1, "too many requests (HTTP 429)", "models", "pull", REPO);
        hub.close();
        assertLine(1, "nothing answers at localhost", "models", "pull", REPO);
    }

    private void assertLine(int code, String message, String... args) {
        Run run = run(args);
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.err()).contains(message);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void onATerminalABarIsDrawnInOneLine() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(InputStream.nullInputStream(), stream, stream, false, true, false, Map.of());
        try (DownloadProgress progress = new DownloadProgress(terminal)) {
            progress.progress("a/b/c.gguf", 0, 2000);
            progress.progress("a/b/c.gguf", 1000, 2000);
            progress.note("a pause");
            progress.progress("a/b/c.gguf", 2000, 2000);
        }
        String text = err.toString(StandardCharsets.UTF_8);
        assertThat(text)
                .startsWith("urial: downloading a/b/c.gguf, 2.0 kB\n\r[--------------------] 0 B of 2.0 kB (0 %)")
                .contains("\r[##########----------] 1.0 kB of 2.0 kB (50 %), ", "urial: a pause\n")
                .endsWith("\r\n");
        assertThat(Stream.of(text.split("[\r\n]"))).allMatch(line -> line.length() < 80);
    }

    /** In a process of its own, because a backend reads the process's environment. */
    @Test
    @Timeout(120)
    void aModelOfTheHubIsShownAndAsked() throws Exception {
        hub.put(REPO, "lab.gguf", Files.readAllBytes(LabModels.file("base")));
        String reference = "hf:" + REPO + "?threads=1";
        Run asked = inAnotherProcess("ask", "-m", reference, "-p", "lab", "What is the capital of France?");
        assertThat(asked.code()).as(asked.err()).isZero();
        assertThat(asked.out()).isNotBlank();
        assertThat(asked.err()).contains("urial: downloading " + REPO + "/lab.gguf, ");
        Run shown = inAnotherProcess("models", "show", reference);
        assertThat(shown.out()).contains("backend:     llamacpp", "revision:    ");
        assertThat(shown.err()).isEmpty();
        assertThat(hub.seen(Server.FILES, "GET")).hasSize(1);
    }

    private Run inAnotherProcess(String... args) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()),
                        Stream.of(args))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(environment());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    @Test
    void aPublishedPromptIsPulledAndThenKnownByItsName() throws Exception {
        String data = System.getenv("URIAL_TEST_DATA");
        assumeTrue(
                data != null,
                "needs the published prompt files: set URIAL_TEST_DATA to the folder with urial-prompts/");
        Path kept = PulledPrompts.file(PublishedPrompts.named("inst_2k_v4").orElseThrow());
        Files.deleteIfExists(kept);
        byte[] text = Files.readAllBytes(Path.of(data, "urial-prompts", "inst_2k_v4.txt"));
        try (MockWebServer server = new MockWebServer()) {
            server.enqueue(
                    new MockResponse.Builder().body(new Buffer().write(text)).build());
            server.start();
            Map<String, String> environment =
                    Map.of("URIAL_PROMPTS_ENDPOINT", server.url("").toString());
            Run pulled = Run.withEnvironment(environment, "prompts", "pull", "inst_2k_v4");
            assertThat(pulled.code()).as(pulled.err()).isZero();
            assertThat(pulled.out()).isEqualTo(kept + "\n");
            assertThat(Run.withEnvironment(environment, "prompts", "pull", "inst_2k_v4")
                            .out())
                    .isEqualTo(pulled.out());
            assertThat(server.getRequestCount()).isEqualTo(1);
            assertThat(Run.of("prompts", "list").out()).containsPattern("inst_2k_v4 .*2024-02-19 +yes");
            assertThat(Run.of("prompts", "render", "inst_2k_v4", "--turn", "Hi?")
                            .out())
                    .startsWith(new String(text, StandardCharsets.UTF_8).substring(0, 100))
                    .contains("Hi?");
        } finally {
            Files.deleteIfExists(kept);
        }
    }

    @Test
    void anUnknownPublishedNameIsAnsweredWithThoseThereAre() {
        Run run = Run.of("prompts", "pull", "inst_1k_v5");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("no published prompt is named 'inst_1k_v5'; did you mean 'inst_1k_v")
                .contains("there are basic_icl, inst_1k");
    }
}
