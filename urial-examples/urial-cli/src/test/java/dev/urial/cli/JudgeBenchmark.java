package dev.urial.cli;

import dev.urial.eval.Scale;
import dev.urial.eval.Score;
import dev.urial.eval.reply.ReplyReader;
import dev.urial.testkit.server.InstantServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What evaluation costs beside judges that answer at once, each command in a process of its own: items judged a second and the most memory, for a
 * tenth of the items and for all; replies read a minute on two threads; the page of a report over half of the items. Arguments: a folder to work in,
 * items (20,000), rounds (3) of the report. Prints a line a figure.
 */
public final class JudgeBenchmark {
    private static final int CONCURRENCY = 32;
    private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final List<String> ASPECTS =
            List.of("helpfulness", "clarity", "factuality", "depth", "engagement", "safety");
    private static final String REASON =
            "The answer meets what was asked, names its sources, and could go deeper into the second of its points.";

    private final Path folder;

    private JudgeBenchmark(Path folder) {
        this.folder = folder;
    }

    /** A process that has ended. */
    private record Ended(double seconds, long megabytes) {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("server")) {
            serve();
        }
        JudgeBenchmark benchmark = new JudgeBenchmark(Path.of(args[0]));
        int items = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
        benchmark.judge("a server", items, benchmark.server());
        benchmark.judge("a plug-in", items, "judge:brief?words=20");
        benchmark.read("JSON as asked for", reply());
        benchmark.read("fenced, chatty, single quotes", damaged());
        benchmark.report(items / 2, args.length > 2 ? Integer.parseInt(args[2]) : 3);
        System.exit(0);
    }

    private static String reply() {
        StringBuilder reply = new StringBuilder("{");
        for (String aspect : ASPECTS) {
            reply.append(reply.length() > 1 ? ", " : "")
                    .append("\"" + aspect + "\": {\"reason\": \"" + REASON + "\", \"score\": 4}");
        }
        return reply + "}";
    }

    private static String damaged() {
        return "Here is my evaluation of the answer.\n```json\n"
                + reply().replace('"', '\'')
                        .replace("names its", "doesn't name its")
                        .replace("4}", "'4/5',}") + "\n```\nI hope this helps!";
    }

    /** A server that judges everything alike. */
    private static void serve() throws InterruptedException {
        String body =
                "{\"object\": \"list\", \"data\": [{\"id\": \"judge\", \"max_model_len\": 32768}], \"choices\": [{\"index\": 0,"
                        + " \"finish_reason\": \"stop\", \"message\": {\"role\": \"assistant\", \"content\": "
                        + quoted(reply()) + "}}], \"usage\": {\"prompt_tokens\": 900, \"completion_tokens\": 240}}";
        try (InstantServer server = InstantServer.body("application/json", body)) {
            System.out.println(server.endpoint());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private String server() throws IOException {
        Process server = new ProcessBuilder(java(JudgeBenchmark.class.getName(), "server"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
        return server.inputReader(StandardCharsets.UTF_8).readLine() + "/v1?chat=server&dialect=openai&concurrency="
                + CONCURRENCY;
    }

    private static List<String> java(String main, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Dguice_bytecode_gen_option=DISABLED",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(args));
        return command;
    }

    private void judge(String what, int items, String judge) throws Exception {
        List<Ended> ended = new ArrayList<>();
        for (int some : new int[] {items / 10, items}) {
            ended.add(urial(
                    "judge",
                    "-i",
                    answers(some).toString(),
                    "-o",
                    judged(some).toString(),
                    "-m",
                    judge,
                    "-j",
                    String.valueOf(CONCURRENCY)));
        }
        print(
                "judge beside %s, -j %d: %.0f items/s; memory at most %d MB for %d items, %d MB for %d",
                what,
                CONCURRENCY,
                (items - items / 10) / (ended.get(1).seconds() - ended.get(0).seconds()),
                ended.get(0).megabytes(),
                items / 10,
                ended.get(1).megabytes(),
                items);
    }

    private Path judged(int items) throws IOException {
        Path file = folder.resolve("judged-" + items + ".jsonl");
        Files.deleteIfExists(file);
        return file;
    }

    private Path answers(int items) throws IOException {
        Path file = folder.resolve("answers-" + items + ".jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int item = 0; item < items; item++) {
                out.write("{\"id\": \"" + item + "\", \"query\": \"What is there to say of number " + item
                        + ", and to whom?\", \"answer\": " + quoted((REASON + "\n").repeat(8))
                        + ", \"status\": \"ok\", \"labels\": {\"topic\": \"t"
                        + item % 7 + "\"}}\n");
            }
        }
        return file;
    }

    /** Runs a command to its end, with the most memory that it had in use. */
    private Ended urial(String... args) throws Exception {
        Path err = folder.resolve("err.txt");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(java("dev.urial.cli.Main", args))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile())
                .start();
        long most = 0;
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            most = Math.max(most, memory(process.pid()));
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", args) + ": " + Files.readString(err));
        }
        return new Ended((System.nanoTime() - start) / 1e9, most);
    }

    private static long memory(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }

    private void read(String what, String reply) throws Exception {
        ReplyReader<Map<String, Score>> reader = ReplyReader.scores(Scale.ONE_TO_FIVE, ASPECTS);
        if (reader.read(reply).toOptional().isEmpty()) {
            throw new IllegalStateException("cannot be read: " + reply);
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (int round = 0; round < 2; round++) { // the first warms up
            long start = System.nanoTime();
            List<Future<Long>> counts = IntStream.range(0, 2)
                    .mapToObj(thread -> threads.submit(() -> {
                        long count = 0;
                        while (System.nanoTime() - start < READ_NANOS) {
                            count += reader.read(reply).toOptional().isPresent() ? 1 : 0;
                        }
                        return count;
                    }))
                    .toList();
            long read = counts.get(0).get() + counts.get(1).get();
            if (round == 1) {
                print("replies read, %s: %,.0f a minute on two threads", what, read * 60e9 / READ_NANOS);
            }
        }
        threads.shutdown();
    }

    private void report(int items, int rounds) throws Exception {
        Path judged = folder.resolve("judged-" + items + ".jsonl");
        Files.write(
                judged,
                Files.readAllLines(folder.resolve("judged-" + 2 * items + ".jsonl"))
                        .subList(0, items));
        double[] seconds = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            seconds[round] = urial(
                            "report",
                            judged.toString(),
                            "--by",
                            "topic",
                            "--html",
                            folder.resolve("report.html").toString())
                    .seconds();
        }
        Arrays.sort(seconds);
        print(
                "report --html over %d items: %.1f s, the start included (median of %d); the page has %d MB",
                items, seconds[rounds / 2], rounds, Files.size(folder.resolve("report.html")) >> 20);
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
