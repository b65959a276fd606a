package dev.urial.backend.llamacpp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Usage;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A llama-server process and a simple client of its {@code /completion}, for benchmarks: {@code cache_prompt} is on. */
final class LlamaServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final URI address;
    private final HttpClient client = HttpClient.newHttpClient();

    private LlamaServer(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** Starts one on a free port and waits until it has loaded the model. */
    static LlamaServer start(Path program, Path model, int slots, int contextOfEach) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = List.of(
                program.toString(),
                "-m",
                model.toString(),
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "-np",
                String.valueOf(slots),
                "-c",
                String.valueOf(slots * contextOfEach),
                "--no-webui",
                "-t",
                String.valueOf(Machine.physicalCores()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        LlamaServer server = new LlamaServer(process, URI.create("http://127.0.0.1:" + port));
        for (int i = 0; i < 300 && process.isAlive(); i++) {
            if (server.healthy()) {
                return server;
            }
            Thread.sleep(100);
        }
        server.close();
        throw new IOException("llama-server did not start: " + String.join(" ", command));
    }

    private boolean healthy() throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(address.resolve("/health")).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** One completion. */
    Usage complete(Prompt prompt, int limit) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.put("prompt", prompt.text());
        body.put("n_predict", limit);
        body.put("temperature", 0);
        body.put("repeat_penalty", 1.1);
        body.put("repeat_last_n", 2048); // the whole context; it refuses -1
        body.put("cache_prompt", true);
        prompt.stops().forEach(body.putArray("stop")::add);
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/completion"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("llama-server answered " + response.statusCode() + ": " + response.body());
        }
        JsonNode timings = JSON.readTree(response.body()).path("timings");
        int computed = timings.path("prompt_n").asInt();
        int cached = timings.path("cache_n").asInt();
        return new Usage(computed + cached, cached, timings.path("predicted_n").asInt());
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
