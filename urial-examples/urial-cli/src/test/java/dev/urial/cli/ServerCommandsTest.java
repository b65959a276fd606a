package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.testkit.BigramModel;
import dev.urial.testkit.server.ModelServer;
import dev.urial.testkit.server.ServerKind;
import dev.urial.testkit.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands with a model behind HTTP. */
class ServerCommandsTest {
    private static final String KEY = "sk-secret-0123456789abcdef";

    @TempDir
    private Path folder;

    private ModelServer server = new ModelServer(ServerKind.PLAIN);

    @BeforeEach
    void lockUp() {
        server.close();
        server = serve(ServerOptions.DEFAULT.withKey(KEY));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static ModelServer serve(ServerOptions options) {
        return new ModelServer(ServerKind.VLLM, BigramModel.ALIGNED, options);
    }

    private String model(String key) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), key);
        return server.endpoint() + "/v1?keyFile=" + file;
    }

    @Test
    void aDatasetIsAnsweredAndTheManifestTellsTheServerAndTheHitRate() throws Exception {
        Path out = folder.resolve("out.jsonl");
        Run run = generate(out, model(KEY));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Files.readAllLines(out)).hasSize(2).allMatch(line -> line.contains("\"status\":\"ok\""));
        assertThat(Files.readString(folder.resolve("out.manifest.json")))
                .contains("\"backend\" : \"http\"")
                .contains("prefix_hit_rate")
                .contains("raw prompts");
    }

    @Test
    void theKeyStandsInNothingThatIsWritten() throws Exception {
        Path out = folder.resolve("out.jsonl");
        List<Run> runs = List.of(
                generate(out, model(KEY)),
                Run.of("doctor", "-m", model(KEY)),
                Run.of("ask", "-m", model(KEY), "--json", "-p", "none", "Where?"),
                generate(folder.resolve("refused.jsonl"), model(KEY + "x")),
                Run.of("ask", "-m", server.endpoint() + "/v1?apiKey=" + KEY, "Where?"),
                Run.of("ask", "-m", "http://me:" + KEY + "@127.0.0.1:1/v1", "Where?"));
        assertThat(runs).extracting(Run::code).containsExactly(0, 0, 0, 2, 2, 2);
        for (Run run : runs) {
            assertThat(run.out() + run.err()).doesNotContain(KEY);
        }
        Files.delete(folder.resolve("key"));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(KEY);
            }
        }
    }

    @Test
    void doctorTellsWhatTheServerCanDoAndWhatItsLacksMean() throws Exception {
        Run run = Run.of("doctor", "-m", model(KEY));
        assertThat(run.out())
                .contains("raw prompts:", "stop strings:", "repetition penalty:", "top log-probabilities:")
                .containsPattern("seed +yes")
                .containsPattern("repeatable +NO +equal requests may give different answers");
    }

    @Test
    void aDryRunShowsWhatAnAlignedModelWouldBeAsked() throws Exception {
        Run run = dryRun(model(KEY) + "&chat=chatml");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("<|im_start|>user\nWhere is the cat?<|im_end|>\n<|im_start|>assistant");
    }

    @Test
    void whatIsWrongIsOneLine() throws Exception {
        List<Run> runs = List.of(
                Run.of("ask", "-m", "http://127.0.0.1:1/v1", "Where?"),
                Run.of("ask", "-m", server.endpoint() + "/v1", "Where?"),
                Run.of("ask", "-m", model(KEY).replace("?", "#other?"), "Where?"),
                Run.of("ask", "-m", "http://:0/", "Where?"));
        for (Run run : runs) {
            assertThat(run.code()).isNotZero();
            assertThat(run.out()).isEmpty();
            assertThat(run.err().strip().lines()).as(run.err()).hasSize(1);
        }
    }

    private Run generate(Path out, String model) throws IOException {
        Path in = Files.writeString(folder.resolve("in.txt"), "Where is the cat?\nAnd the dog?\n");
        return Run.of("generate", "-i", in.toString(), "-o", out.toString(), "-m", model, "-p", "none");
    }

    private Run dryRun(String model) throws IOException {
        Path in = Files.writeString(folder.resolve("in.txt"), "Where is the cat?\n");
        return Run.of("generate", "-i", in.toString(), "--dry-run", "-m", model, "--max-tokens", "16");
    }
}
