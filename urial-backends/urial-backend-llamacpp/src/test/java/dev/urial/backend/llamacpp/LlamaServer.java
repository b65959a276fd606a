package dev.urial.backend.llamacpp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.engine.Machine;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Usage;
import dev.urial.testkit.server.LlamaServerProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** A llama-server process and a simple client of its {@code /completion}, for benchmarks: {@code cache_prompt} is on. */
final class LlamaServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LlamaServerProcess process;
    private final HttpClient client = HttpClient.newHttpClient();

    private LlamaServer(LlamaServerProcess process) {
        this.process = process;
    }

    /** Starts one on a free port and waits until it has loaded the model. */
    static LlamaServer start(Path program, Path model, int slots, int contextOfEach) {
        return new LlamaServer(LlamaServerProcess.start(
                program,
                model,
                "-np",
                String.valueOf(slots),
                "-c",
                String.valueOf(slots * contextOfEach),
                "-t",
                String.valueOf(Machine.physicalCores())));
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
        HttpRequest request = HttpRequest.newBuilder(process.endpoint().resolve("/completion"))
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
        process.close();
    }
}
