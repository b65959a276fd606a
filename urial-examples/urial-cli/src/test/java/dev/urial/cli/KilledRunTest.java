package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.cli.Child.Ended;
import dev.urial.cli.Child.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code urial generate} in real processes that are killed, stopped, doubled, and given no room. */
@Tag("slow")
class KilledRunTest {
    /** Another seed each time, so that runs add up; 200 take three minutes on two slow cores. */
    private static final int KILLS = Integer.getInteger("test.kills", 60);

    private static final int CHAINS = 2;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "bigram:base?context=900&delayMillis=2&maxConcurrent=3";

    /** The same, so that a run lasts as long as a test wants. */
    private static final String SLOW = MODEL.replace("delayMillis=2", "delayMillis=40");

    @TempDir
    private static Path shared;

    private static Child urial;
    private static Path input;

    @TempDir
    private Path folder;

    @BeforeAll
    static void prepare() throws Exception {
        urial = new Child(shared);
        StringBuilder text = new StringBuilder();
        for (int item = 0; item < 60; item++) {
            ObjectNode json = JSON.createObjectNode().put("id", "item-" + item).put("topic", item % 7);
            if (item % 10 == 3) {
                json.putArray("turns").add("Where is cat " + item + "?").add("And now?");
            } else if (item % 10 == 7) {
                json.put("query", "Too long. ".repeat(200));
            } else {
                json.put("query", "Where is cat \u011f\ud83d\ude3a\u2028 " + item + "?\n");
            }
            text.append(json).append('\n');
        }
        input = Files.writeString(shared.resolve("input.jsonl"), text);
    }

    /** Draws at random, so that answers depend on the items' seeds. */
    private static String[] generate(Path output, String... more) {
        return generateWith(MODEL, output, more);
    }

    private static String[] generateWith(String model, Path output, String... more) {
        String[] run = {"generate", "-i", input.toString(), "-o", output.toString(), "-m", model, "-p", "none"};
        return with(with(run, "--temperature", "1.5", "--seed", "7", "--max-tokens", "12"), more);
    }

    @Test
    void killedAtRandomMomentsItGoesOnAndTheFinishedFileIsThatOfAnUndisturbedRun() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("kills: seed " + seed);
        Path undisturbed = folder.resolve("undisturbed.jsonl");
        assertThat(urial.run(generate(undisturbed)).code()).isEqualTo(3);
        List<KilledChain> chains = new ArrayList<>();
        for (int chain = 0; chain < CHAINS; chain++) {
            chains.add(new Chain(folder.resolve("chain" + chain + ".jsonl"), undisturbed, new Random(seed + chain)));
        }
        KilledChain.Tally tally = KilledChain.kill(chains, KILLS / CHAINS);
        System.out.println(tally);
        assertThat(tally.kills()).as("kills, seed %d", seed).isGreaterThanOrEqualTo(KILLS);
        assertThat(tally.written())
                .as("kills while writing, seed %d", seed)
                .isGreaterThan(KILLS / 8); // half of them, if chance is fair
        assertThat(tally.finished()).isGreaterThanOrEqualTo(CHAINS);
    }

    /** A run of generate that ends as the undisturbed one did. */
    private static final class Chain extends KilledChain {
        private final Path undisturbed;

        Chain(Path output, Path undisturbed, Random random) {
            super(urial, generate(output, "--resume"), output, 3, random);
            this.undisturbed = undisturbed;
        }

        @Override
        void checkFinished() throws IOException {
            assertThat(plain(output())).isEqualTo(plain(undisturbed));
            assertThat(plainManifest(output())).isEqualTo(plainManifest(undisturbed));
        }
    }

    /** The lines without what may differ between two runs of the same. */
    private static List<JsonNode> plain(Path answers) throws IOException {
        return KilledChain.lines(answers, json -> {
            if (json.path("usage") instanceof ObjectNode usage) {
                usage.remove("cached_tokens");
            }
        });
    }

    private static JsonNode plainManifest(Path answers) throws IOException {
        ObjectNode json = KilledChain.manifest(answers);
        ObjectNode usage = (ObjectNode) json.path("usage");
        assertThat(usage.path("output_tokens").asInt()).isPositive();
        usage.remove(List.of("cached_tokens", "prefix_hit_rate"));
        return json;
    }

    @Test
    void aSignalEndsItInOrderWithOneHundredAndThirtyAndASecondOneDoesNoHarm() throws Exception {
        Path output = folder.resolve("out.jsonl");
        Running running = urial.start(generateWith(SLOW, output, "-j", "2"));
        awaitLines(output, running.process(), 3);
        running.process().destroy();
        running.process().destroy();
        Ended ended = urial.end(running);
        assertThat(ended.code()).as(ended.err()).isEqualTo(130);
        String text = Child.text(output);
        assertThat(text).endsWith("\n");
        long lines = text.lines().count();
        assertThat(ended.err().lines().toList())
                .last()
                .asString()
                .isEqualTo("urial: interrupted; " + lines + " of 60 items are in " + output
                        + "; the same command with --resume goes on");
        assertThat(text).doesNotContain("cancelled");
        Ended resumed = urial.run(generate(output, "-j", "2", "--resume"));
        assertThat(resumed.code()).isEqualTo(3);
        assertThat(resumed.err()).contains("going on with out.jsonl: " + lines + " of 60 items are done");
        assertThat(Files.readAllLines(output))
                .hasSize(60)
                .containsAll(text.lines().toList());
    }

    @Test
    void ofTwoProcessesOnOneFileTheSecondIsRefusedAndTheFirstNotDisturbed() throws Exception {
        Path output = folder.resolve("out.jsonl");
        Running first = urial.start(generateWith(SLOW, output));
        awaitLines(output, first.process(), 3);
        Ended second = urial.run(generate(output, "--resume"));
        assertThat(second.code()).isEqualTo(2);
        assertThat(second.err().lines().toList())
                .containsExactly(
                        "urial: " + output + ": is being written by another run; wait for it, or name another file");
        awaitLines(output, first.process(), Child.text(output).lines().count() + 3);
        first.process().destroyForcibly().waitFor();
        assertThat(folder.resolve("out.jsonl.lock")).exists();
        assertThat(urial.run(generate(output, "--resume")).code()).isEqualTo(3);
        assertThat(Files.readAllLines(output)).hasSize(60);
        assertThat(folder.resolve("out.jsonl.lock")).doesNotExist();
    }

    @Test
    void whenThereIsNoRoomItStopsWithALineAndGoesOnWhenThereIs() throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/bash")), "no bash to set a limit with");
        Path output = folder.resolve("out.jsonl");
        Ended full = urial.end(urial.startAfter("ulimit -f 6", generate(output)));
        assertThat(full.code()).as(full.err()).isEqualTo(2);
        assertThat(full.err().lines().toList()).hasSize(2);
        assertThat(full.err()).contains("out.jsonl: cannot be written: File too large", "--resume goes on");
        String kept = Child.text(output);
        assertThat(kept).endsWith("\n").hasSizeLessThan(6 * 1024);
        assertThat(kept.lines().count()).isGreaterThan(5);
        assertThat(urial.run(generate(output, "--resume")).code()).isEqualTo(3);
        assertThat(Files.readAllLines(output))
                .hasSize(60)
                .containsAll(kept.lines().toList());
    }

    private static void awaitLines(Path output, Process process, long lines) throws Exception {
        while (Child.text(output).lines().count() < lines) {
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(1);
        }
    }

    @Test
    @Tag("model")
    void aRealModelIsKilledAFewTimes() throws Exception {
        Path model = Path.of(System.getenv()
                        .getOrDefault(
                                "URIAL_TEST_MODELS", System.getProperty("user.home") + "/.cache/urial-test-models"))
                .resolve("gemma-3-270m-q4_k_m.gguf");
        assumeTrue(Files.exists(model), "no gemma-3-270m-q4_k_m.gguf in the test models");
        Path queries = Files.writeString(folder.resolve("queries.txt"), "Why is the sky blue?\n".repeat(5));
        Path undisturbed = folder.resolve("undisturbed.jsonl");
        Path output = folder.resolve("out.jsonl");
        String[] run = {
            "generate",
            "-i",
            queries.toString(),
            "-m",
            "llamacpp:" + model
                    + "?threads=1", // llama.cpp waits for its threads by spinning, which a busy machine makes very slow
            "-p",
            "urial-k1",
            "-j",
            "1",
            "--max-tokens",
            "8"
        };
        assertThat(urial.run(with(run, "-o", undisturbed.toString())).code()).isZero();
        for (int kill = 0; kill < 4; kill++) {
            long before = Child.text(output).lines().count();
            Running running = urial.start(with(run, "-o", output.toString(), "--resume"));
            while (running.process().isAlive() && Child.text(output).lines().count() == before) {
                Thread.sleep(1);
            }
            running.process().destroyForcibly().waitFor();
        }
        Ended last = urial.run(with(run, "-o", output.toString(), "--resume"));
        assertThat(last.code()).as(last.err()).isZero();
        assertThat(plain(output)).isEqualTo(plain(undisturbed));
    }

    private static String[] with(String[] args, String... more) {
        return Stream.concat(Stream.of(args), Stream.of(more)).toArray(String[]::new);
    }
}
