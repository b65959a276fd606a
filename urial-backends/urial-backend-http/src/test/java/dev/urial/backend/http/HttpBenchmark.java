package dev.urial.backend.http;

import dev.urial.backend.http.dialect.Json;
import dev.urial.core.config.PromptSettings;
import dev.urial.core.config.RunConfig;
import dev.urial.core.data.DatasetFile;
import dev.urial.core.plugin.PluginCatalog;
import dev.urial.core.run.PromptAssembly;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Completion;
import dev.urial.core.spi.DatasetItem;
import dev.urial.core.spi.Generation;
import dev.urial.core.spi.GenerationRequest;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.Query;
import dev.urial.core.spi.Sampling;
import dev.urial.core.spi.Usage;
import dev.urial.core.spi.Workload;
import dev.urial.core.wiring.Parts;
import dev.urial.testkit.server.FaultServer;
import dev.urial.testkit.server.InstantServer;
import dev.urial.testkit.server.LlamaServerProcess;
import dev.urial.testkit.server.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What requests cost: against a server that answers at once (requests a second at 64 connections, processor time, memory, the delay of
 * a token), and, with arguments PROGRAM MODEL PROMPT-SET DATASET [COUNT], the time of COUNT (64) aligned queries to a real llama-server of
 * 4 slots beside the same requests sent raw. Prints a line a figure.
 */
public final class HttpBenchmark {
    private static final int CONNECTIONS = 64;
    private static final int REQUESTS = 20_000;
    private static final int SLOTS = 4;
    private static final int NEW_TOKENS = 64;
    private static final Duration LONG = Duration.ofMinutes(10);

    private HttpBenchmark() {}

    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            requests();
            delay();
        } else {
            real(args);
        }
    }

    private static void requests() throws Exception {
        try (InstantServer server =
                        InstantServer.events(Trial.event("Yes"), Trial.event("."), Trial.ending("stop"), "[DONE]");
                Backend backend = Trial.backend(server.endpoint(), Trial.limits(CONNECTIONS, LONG, LONG), 1)) {
            round(backend, REQUESTS); // warm
            for (int i = 0; i < 5; i++) {
                long processor = processorNanos();
                long start = System.nanoTime();
                round(backend, REQUESTS);
                double seconds = (System.nanoTime() - start) / 1e9;
                System.gc();
                line(
                        "%6.0f requests/s, %4.0f us of processor a request (client and server), %5.1f MB of heap after %d",
                        REQUESTS / seconds,
                        (processorNanos() - processor) / 1e3 / REQUESTS,
                        used() / 1e6,
                        (i + 2) * REQUESTS);
            }
        }
    }

    private static void round(Backend backend, int requests) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                calls.add(() -> {
                    int made = 0;
                    for (int k = 0; k < requests / CONNECTIONS; k++) {
                        made += Trial.complete(backend).text().length();
                    }
                    return made;
                });
            }
            for (Future<Integer> done : threads.invokeAll(calls)) {
                if (done.get() != 4 * (requests / CONNECTIONS)) {
                    throw new IllegalStateException("answers were lost");
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** From the server's write to the reader's hand, each event carrying its time. */
    private static void delay() {
        int tokens = 2_000;
        try (FaultServer server = new FaultServer()) {
            server.always(wire -> {
                Reply.head(200, "Content-Type", "text/event-stream", "Transfer-Encoding", "chunked")
                        .give(wire);
                for (int i = 0; i < tokens; i++) {
                    wire.pause(Duration.ofMillis(1));
                    Reply.chunk("data: " + Trial.event(System.nanoTime() + " ") + "\n\n")
                            .give(wire);
                }
                Reply.chunk("data: " + Trial.ending("stop") + "\n\n")
                        .then(Reply.lastChunk())
                        .give(wire);
            });
            try (Backend backend = Trial.backend(server.endpoint(), Trial.limits(1, LONG, LONG), 1);
                    Generation generation =
                            backend.generate(new GenerationRequest(Prompt.of("Once"), Sampling.GREEDY, tokens + 10))) {
                List<Long> delays = new ArrayList<>();
                while (generation.hasNext()) {
                    String sent = generation.next().text().strip();
                    if (sent.matches("\\d+")) {
                        delays.add(System.nanoTime() - Long.parseLong(sent));
                    }
                }
                long[] sorted =
                        delays.stream().mapToLong(Long::longValue).sorted().toArray();
                line(
                        "%6.0f us from a token's writing to its delivery (median of %d), %.0f us at the 99th percentile",
                        sorted[sorted.length / 2] / 1e3, sorted.length, sorted[sorted.length * 99 / 100] / 1e3);
            }
        }
    }

    private static void real(String[] args) throws Exception {
        List<DatasetItem> items = DatasetFile.read(Path.of(args[3]), false).items();
        int count = Math.min(items.size(), args.length > 4 ? Integer.parseInt(args[4]) : 64);
        Parts parts = new Parts(PluginCatalog.load(), 0, new Workload(SLOTS, false));
        PromptAssembly assembly = parts.prompt(PromptSettings.DEFAULTS.withSet(args[2]));
        List<Prompt> prompts = items.subList(0, count).stream()
                .map(item -> assembly.assemble(Query.of(item.queries().get(0))).prompt())
                .toList();
        for (int i = 0; i < 2; i++) { // a server anew for each, in turns
            try (LlamaServerProcess server = serve(args)) {
                time("raw", prompts, prompt -> raw(server.endpoint(), prompt));
            }
            try (LlamaServerProcess server = serve(args);
                    Backend backend = parts.backend(server.endpoint() + "/v1", RunConfig.DEFAULTS)) {
                time("urial", prompts, prompt -> {
                    GenerationRequest request =
                            new GenerationRequest(prompt, Sampling.GREEDY.withRepetitionPenalty(1.1), NEW_TOKENS);
                    Completion completion = Trial.complete(backend, request);
                    return completion.usage();
                });
            }
        }
    }

    private static LlamaServerProcess serve(String[] args) {
        return LlamaServerProcess.start(
                Path.of(args[0]), Path.of(args[1]), "-np", String.valueOf(SLOTS), "-c", String.valueOf(SLOTS * 2048));
    }

    private static Usage raw(URI server, Prompt prompt) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("prompt", prompt.text());
        body.put("n_predict", NEW_TOKENS);
        body.put("temperature", 0);
        body.put("repeat_penalty", 1.1);
        body.put("repeat_last_n", 2048);
        body.put("cache_prompt", true);
        body.put("stop", prompt.stops());
        HttpURLConnection connection =
                (HttpURLConnection) server.resolve("/completion").toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = connection.getOutputStream()) {
            out.write(Json.write(body).getBytes(StandardCharsets.UTF_8));
        }
        Json reply = Json.parse(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        int cached = reply.at("timings", "cache_n").integer().orElse(0);
        int prompted = cached + reply.at("timings", "prompt_n").integer().orElse(0);
        return new Usage(
                prompted, cached, reply.at("timings", "predicted_n").integer().orElse(0));
    }

    private interface Completer {
        Usage complete(Prompt prompt) throws Exception;
    }

    private static void time(String what, List<Prompt> prompts, Completer completer) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(SLOTS);
        try {
            List<Callable<Usage>> calls = new ArrayList<>();
            prompts.forEach(prompt -> calls.add(() -> completer.complete(prompt)));
            long start = System.nanoTime();
            int made = 0;
            int computed = 0;
            for (Future<Usage> usage : threads.invokeAll(calls)) {
                made += usage.get().newTokens();
                computed += usage.get().promptTokens() - usage.get().cachedTokens();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            line(
                    "%-6s %6.1f s for %d queries, %d new tokens, %.1f a second, %d prompt tokens computed",
                    what, seconds, prompts.size(), made, made / seconds, computed);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, Arrays.copyOf(values, values.length)));
    }
}
