package dev.urial.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real llama-server in a process of its own, on the loopback address and a free port. */
public final class LlamaServerProcess implements AutoCloseable {
    private final Process process;
    private final URI endpoint;
    private final HttpClient client = HttpClient.newHttpClient();

    private LlamaServerProcess(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Starts the one in {@code llama-server/bin} of {@code $URIAL_TEST_NATIVES}, else of {@code ~/.cache/urial-test-natives}; skips the test
     * where there is none.
     *
     * @param arguments of the program, beside the model, the address and the web page
     */
    public static LlamaServerProcess startOrSkip(Path model, String... arguments) {
        String set = System.getenv("URIAL_TEST_NATIVES");
        Path folder = set == null || set.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "urial-test-natives")
                : Path.of(set);
        Path program = folder.resolve("llama-server").resolve("bin").resolve("llama-server");
        Assumptions.assumeTrue(Files.isExecutable(program), "needs llama-server in " + program.getParent());
        return start(program, model, arguments);
    }

    /** Starts a program and waits until it has loaded the model. */
    public static LlamaServerProcess start(Path program, Path model, String... arguments) {
        try {
            int port;
            try (ServerSocket free = new ServerSocket(0)) {
                port = free.getLocalPort();
            }
            List<String> command = new ArrayList<>(List.of(program.toString(), "-m", model.toString()));
            command.addAll(List.of("--host", "127.0.0.1", "--port", String.valueOf(port), "--no-webui"));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            LlamaServerProcess server = new LlamaServerProcess(process, URI.create("http://127.0.0.1:" + port));
            server.awaitHealth(String.join(" ", command));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitHealth(String command) throws IOException {
        for (int i = 0; i < 300 && process.isAlive(); i++) {
            if (answers("/health")) {
                return;
            }
            sleep();
        }
        close();
        throw new IOException("llama-server did not start: " + command);
    }

    private boolean answers(String path) {
        try {
            return get(path).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            return client.send(
                    HttpRequest.newBuilder(endpoint.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void sleep() throws IOException {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Where it listens, without a path. */
    public URI endpoint() {
        return endpoint;
    }

    /** How many of its slots compute now. */
    public int busy() {
        try {
            return get("/slots").body().split("\"is_processing\":\\s*true", -1).length - 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
    }
}
