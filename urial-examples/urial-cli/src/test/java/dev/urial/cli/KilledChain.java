package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.cli.Child.Ended;
import dev.urial.cli.Child.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One output of a command that is killed and resumed over and over, and begun anew when it is finished. */
abstract class KilledChain {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What is written meanwhile is a few bytes. */
    private static final long GLANCE_NANOS = 50_000;

    private final Child urial;
    private final String[] command;
    private final Path output;
    private final int code;
    private final Random random;
    private Set<String> kept = new HashSet<>();
    private int kills;
    private int written;
    private int finished;

    /**
     * What came of it.
     *
     * @param written kills after which there were more lines than before
     * @param finished files that were finished
     */
    record Tally(int kills, int written, int finished) {
        private Tally plus(Tally other) {
            return new Tally(kills + other.kills, written + other.written, finished + other.finished);
        }
    }

    /**
     * @param command resumes
     * @param code with which it ends where nothing kills it
     */
    KilledChain(Child urial, String[] command, Path output, int code, Random random) {
        this.urial = urial;
        this.command = command;
        this.output = output;
        this.code = code;
        this.random = random;
    }

    /** Has chains killed side by side, each so many times at least, until each has finished its last file. */
    static Tally kill(List<? extends KilledChain> chains, int each) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(chains.size());
        try {
            List<Callable<Tally>> work = new ArrayList<>();
            for (KilledChain chain : chains) {
                work.add(() -> chain.kill(each));
            }
            Tally all = new Tally(0, 0, 0);
            for (Future<Tally> chain : threads.invokeAll(work)) {
                all = all.plus(chain.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    final Path output() {
        return output;
    }

    /** Looks at a finished file. */
    abstract void checkFinished() throws IOException;

    /** Is told that the command begins, with the lines that are there. */
    void starts(Set<String> lines) {}

    /** Is told that the command has been killed or has ended, with the whole lines that are there, and whether the file is finished. */
    void ended(Set<String> lines, boolean whole) {}

    private Tally kill(int most) throws Exception {
        while (kills < most || !kept.isEmpty()) {
            boolean last = kills >= most;
            starts(kept);
            Running running = urial.start(command);
            if (!last) {
                await(running.process());
            }
            boolean ended = last
                    ? running.process().waitFor(60, TimeUnit.SECONDS)
                    : !running.process().isAlive();
            if (!ended) {
                running.process().destroyForcibly().waitFor();
                kills++;
                check(running);
            } else {
                finish(running);
            }
        }
        return new Tally(kills, written, finished);
    }

    /** Until a moment that is drawn: of the start, of the first writing, or after so many bytes of lines. */
    private void await(Process process) throws Exception {
        int kind = random.nextInt(8);
        if (kind == 0) {
            process.waitFor(random.nextInt(600), TimeUnit.MILLISECONDS);
            return;
        }
        String before = state();
        while (process.isAlive() && state().equals(before)) {
            Thread.sleep(1);
        }
        if (kind > 2) {
            long enough = output.toFile().length() + 1 + random.nextInt(2000);
            while (process.isAlive() && output.toFile().length() < enough) {
                LockSupport.parkNanos(GLANCE_NANOS);
            }
        }
        long until = System.nanoTime() + (long) (random.nextDouble() * 20_000_000);
        while (process.isAlive() && System.nanoTime() < until) {
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }

    private String state() {
        return output.toFile().length() + " " + manifestOf(output).toFile().lastModified();
    }

    private static Path manifestOf(Path output) {
        return output.resolveSibling(output.getFileName().toString().replace(".jsonl", ".manifest.json"));
    }

    /** Every whole line that was there is there still, to the byte, and no item has two. */
    private void check(Running running) throws Exception {
        Files.delete(running.err());
        Set<String> now = wholeLines();
        assertThat(now).containsAll(kept);
        if (now.size() > kept.size()) {
            written++;
        }
        kept = now;
        ended(now, false);
    }

    private Set<String> wholeLines() throws IOException {
        String text = Child.text(output);
        Set<String> lines = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)) {
            if (!line.isEmpty()) {
                lines.add(line);
                assertThat(ids.add(id(line))).as("twice: %s", line).isTrue();
            }
        }
        return lines;
    }

    static String id(String line) throws IOException {
        return JSON.readTree(line).path("id").asText();
    }

    private void finish(Running running) throws Exception {
        Ended ended = urial.end(running);
        assertThat(ended.code()).as(ended.err()).isEqualTo(code);
        Set<String> now = wholeLines();
        assertThat(now).containsAll(kept);
        ended(now, true);
        checkFinished();
        try (Stream<Path> beside = Files.list(output.getParent())) {
            String name = output.getFileName().toString();
            assertThat(beside.map(path -> path.getFileName().toString())
                            .filter(found -> found.startsWith(name.replace(".jsonl", "."))))
                    .containsExactlyInAnyOrder(
                            name, manifestOf(output).getFileName().toString());
        }
        Files.delete(output);
        Files.delete(manifestOf(output));
        kept = new HashSet<>();
        finished++;
    }

    /** The lines without what may differ between two runs of the same. */
    static List<JsonNode> lines(Path output, Consumer<ObjectNode> further) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            ObjectNode json = (ObjectNode) JSON.readTree(line);
            json.remove("timing");
            further.accept(json);
            lines.add(json);
        }
        return lines;
    }

    /** The manifest without what differs between any two runs. */
    static ObjectNode manifest(Path output) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(manifestOf(output).toFile());
        assertThat(json.has("started") && json.has("finished")).isTrue();
        return json.without(List.of("started", "finished", "command"));
    }
}
