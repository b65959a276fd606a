package dev.urial.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.testkit.FakeHub;
import dev.urial.testkit.FakeHub.Server;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threads and processes that want the same file. */
@Timeout(120)
class ManyAtOnceTest {
    private static final String REPO = Trial.REPOSITORY.toString();
    private static final byte[] CONTENT = Trial.bytes(400_000, 5);

    @TempDir
    private Path folder;

    private final FakeHub hub = new FakeHub().put(REPO, "m.gguf", CONTENT).slowNext(Server.FILES, 20_000);

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void ofSeveralThreadsOneFetchesAndTheOthersWait() throws Exception {
        List<Trial> listeners = new ArrayList<>();
        List<CompletableFuture<Path>> futures = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Trial listener = new Trial();
            listeners.add(listener);
            HubClient client = new HubClient(Trial.settings(hub.endpoint(), folder));
            futures.add(CompletableFuture.supplyAsync(
                    () -> client.fetch(Trial.REPOSITORY, "main", "m.gguf", listener),
                    task -> new Thread(task).start()));
        }
        for (CompletableFuture<Path> future : futures) {
            assertThat(future.get(60, TimeUnit.SECONDS)).hasBinaryContent(CONTENT);
        }
        assertThat(hub.seen(Server.FILES, "GET")).hasSize(1);
        assertThat(listeners.stream().flatMap(listener -> listener.notes.stream()))
                .hasSize(3)
                .allMatch(note -> note.endsWith("is being downloaded by another process or thread; waiting"));
    }

    @Test
    void ofTwoProcessesOneFetchesAndTheOtherWaits() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Fetch.class.getName(),
                            hub.endpoint().toString(),
                            folder.resolve("hub").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out" + i).toFile())
                    .start());
        }
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            assertThat(processes.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
            said.addAll(Files.readAllLines(folder.resolve("out" + i)));
            assertThat(processes.get(i).exitValue()).as("%s", said).isZero();
        }
        assertThat(said.stream().filter(line -> line.equals("400000 bytes"))).hasSize(2);
        assertThat(said.stream().filter(line -> line.contains("waiting"))).hasSizeLessThanOrEqualTo(1);
        assertThat(hub.seen(Server.FILES, "GET")).hasSize(1);
    }

    @Test
    void aProcessThatIsKilledLeavesWhatTheNextContinues() throws Exception {
        Path cache = folder.resolve("hub");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Fetch.class.getName(),
                        hub.endpoint().toString(),
                        cache.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        Path blobs = cache.resolve("models--some-org--Some_Model.v1/blobs");
        while (Files.notExists(blobs) || Trial.files(blobs).isEmpty() || size(blobs) < 50_000) {
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(20);
        }
        process.destroyForcibly().waitFor();
        assertThat(size(blobs)).isBetween(50_000L, 399_999L);
        HubClient client = new HubClient(Trial.settings(hub.endpoint(), cache));
        assertThat(client.fetch(Trial.REPOSITORY, "main", "m.gguf", DownloadListener.NONE))
                .hasBinaryContent(CONTENT);
        assertThat(hub.seen(Server.FILES, "GET").get(1).headers().get("range")).matches("bytes=[1-9]\\d+-");
    }

    private static long size(Path blobs) throws Exception {
        return Files.size(blobs.resolve(Trial.files(blobs).get(0)));
    }

    /** Fetches the file, in a process of its own. */
    static final class Fetch {
        private Fetch() {}

        public static void main(String[] args) throws Exception {
            HubClient client = new HubClient(Trial.settings(URI.create(args[0]), Path.of(args[1])));
            Path file = client.fetch(Trial.REPOSITORY, "main", "m.gguf", new DownloadLines(System.out::println));
            System.out.println(Files.size(file) + " bytes");
        }
    }
}
