package dev.urial.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.data.Manifest;
import dev.urial.core.run.Line.Status;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs, broken off in every way there is within a process. */
class RunTest {
    private static final List<String> ITEMS = List.of("ant", "bee", "cat", "dog", "eel", "fox");
    private static final Manifest MANIFEST =
            new Manifest(Map.of("command", "test", "sampling", Map.of("temperature", 0.5)));

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private Path manifest = Path.of("");
    private final Capitals task = new Capitals();

    @BeforeEach
    void names() {
        file = folder.resolve("out.jsonl");
        manifest = folder.resolve("out.manifest.json");
    }

    private Progress run(boolean resume) {
        return run(resume, ITEMS, MANIFEST, 3, false);
    }

    private Progress run(boolean resume, List<String> items, Manifest made, int threads, boolean retry) {
        try (Journal journal = Journal.open(file, resume)) {
            return new Run<>(journal, made, items, task, threads, retry).go(progress -> {});
        }
    }

    private static String lines(String... items) {
        return Stream.of(items).map(item -> Capitals.line(item, Status.OK)).collect(Collectors.joining());
    }

    private static String all() {
        return lines(ITEMS.toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private void unfinished(String content) throws IOException {
        Files.writeString(file, content);
        Files.write(manifest, MANIFEST.bytes());
    }

    @Test
    void theFinishedFileIsInTheOrderOfTheDatasetWhateverFinishedFirst() throws Exception {
        List<String> items = IntStream.range(0, 100).mapToObj(i -> "item" + i).toList();
        task.onWork = () -> sleep((int) (Thread.currentThread().getId() % 3));
        Progress last = run(false, items, MANIFEST, 8, false);
        assertThat(Files.readString(file)).isEqualTo(lines(items.toArray(String[]::new)));
        assertThat(last.finished()).isTrue();
        assertThat(last.ok()).isEqualTo(100);
        assertThat(last.outputTokens()).isEqualTo(100);
        assertThat(last.cachedTokens()).isEqualTo(200);
        assertThat(files()).containsExactly("out.jsonl", "out.manifest.json");
        assertThat(Manifest.read(manifest).content())
                .containsKeys("started", "finished")
                .containsEntry("counts", Map.of("ok", 100, "failed", 0, "unparsed", 0));
    }

    @Test
    void whileItRunsEachFinishedItemIsAWholeLineOfTheFileAndTheManifestSaysNotFinished() {
        List<String> seen = new ArrayList<>();
        task.onWork = () -> {
            seen.add(text(file));
            assertThat(Manifest.read(manifest).content()).doesNotContainKey("finished");
        };
        run(false, ITEMS, MANIFEST, 1, false);
        assertThat(seen)
                .containsExactly(
                        "",
                        lines("ant"),
                        lines("ant", "bee"),
                        lines("ant", "bee", "cat"),
                        lines("ant", "bee", "cat", "dog"),
                        lines("ant", "bee", "cat", "dog", "eel"));
    }

    @Test
    void cutAtAnyByteItIsResumedAndNothingIsAskedTwiceOrMissing() throws Exception {
        run(false);
        String whole = all();
        for (int length = 0; length <= whole.length(); length++) {
            String kept = whole.substring(0, length);
            unfinished(kept);
            task.asked.clear();
            run(true);
            assertThat(Files.readString(file)).as("cut at byte %d", length).isEqualTo(whole);
            int done = (int) kept.chars().filter(c -> c == '\n').count();
            assertThat(task.asked)
                    .as("cut at byte %d", length)
                    .containsExactlyInAnyOrderElementsOf(ITEMS.subList(done, ITEMS.size()));
        }
    }

    @Test
    void linesInFinishingOrderAreResumedAtAnyByteToo() throws Exception {
        String journal = lines("fox", "ant", "eel") + Capitals.line("dog", Status.FAILED) + lines("bee", "dog");
        for (int length = 0; length <= journal.length(); length++) {
            unfinished(journal.substring(0, length));
            task.asked.clear();
            Progress last = run(true);
            String finished = Files.readString(file);
            assertThat(finished.replace("FAILED", "OK"))
                    .as("cut at byte %d", length)
                    .isEqualTo(all());
            assertThat(last.total()).isEqualTo(last.lines());
        }
    }

    @Test
    void everyMomentOfTheEndCanBeResumed() throws Exception {
        run(false);
        byte[] finished = Files.readAllBytes(manifest);
        Files.delete(manifest);
        Files.delete(file);
        run(false);
        for (int moment = 0; moment < 4; moment++) {
            task.asked.clear();
            Files.write(manifest, moment == 3 ? finished : MANIFEST.bytes());
            if (moment == 0) { // all lines there, the order not yet
                Files.writeString(file, lines("fox", "eel", "dog", "cat", "bee", "ant"));
            } else if (moment == 1) { // the ordered file half written
                Files.writeString(file, lines("fox", "eel", "dog", "cat", "bee", "ant"));
                Files.writeString(folder.resolve("out.jsonl.part"), lines("ant", "be"));
            } else if (moment == 2) { // in its place, and the manifest half written
                Files.writeString(folder.resolve("out.manifest.json.part"), "{");
            }
            Progress last = run(true);
            assertThat(last.asked()).isZero();
            assertThat(task.asked).isEmpty();
            assertThat(Files.readString(file)).isEqualTo(all());
            assertThat(Manifest.read(manifest).content()).containsKey("finished");
            assertThat(files()).containsExactly("out.jsonl", "out.manifest.json");
        }
    }

    @Test
    void aManifestWithoutAFileIsABeginning() throws Exception {
        Files.write(manifest, MANIFEST.bytes());
        assertThat(run(false).ok()).isEqualTo(6);
        Files.delete(file);
        assertThat(run(true).done()).isEqualTo(6);
        Files.delete(file);
        Files.delete(manifest);
        Files.createFile(file);
        assertThat(run(true).done()).isEqualTo(6);
    }

    @Test
    void aFinishedRunIsLeftAsItIs() throws Exception {
        run(false);
        String before = Files.readString(manifest);
        task.asked.clear();
        Progress last = run(true);
        assertThat(last.finished()).isTrue();
        assertThat(last.asked()).isZero();
        assertThat(last.ok()).isEqualTo(6);
        assertThat(task.asked).isEmpty();
        assertThat(Files.readString(manifest)).isEqualTo(before);
    }

    @Test
    void anExistingFileIsNeverOverwritten() throws Exception {
        Files.writeString(file, "somebody's\n");
        assertThatThrownBy(() -> run(false)).isInstanceOf(DataException.class).hasMessageContaining("exists already");
        assertThatThrownBy(() -> run(true))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("without its manifest out.manifest.json");
        assertThat(Files.readString(file)).isEqualTo("somebody's\n");
        assertThat(files()).containsExactly("out.jsonl");
    }

    @Test
    void damageInTheMiddleIsRefusedByItsLine() throws Exception {
        unfinished(lines("ant") + "<bee|O\n" + lines("cat"));
        assertThatThrownBy(() -> run(true))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("out.jsonl:2: is damaged");
        Files.writeString(file, lines("ant") + "<b\u00ff\n" + lines("cat"), StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> run(true)).hasMessageContaining("out.jsonl:2: is damaged");
        assertThat(files()).containsExactly("out.jsonl", "out.manifest.json");
        Files.writeString(file, lines("ant", "cat")); // the line deleted, as the message says
        assertThat(run(true).done()).isEqualTo(4);
    }

    @Test
    void aDamagedLastLineIsCut() throws Exception {
        unfinished(lines("ant") + "\0\0\0\n");
        assertThat(run(true).done()).isEqualTo(5);
        assertThat(Files.readString(file)).isEqualTo(all());
    }

    @Test
    void linesThatCannotBeOfThisRunAreRefused() throws Exception {
        unfinished(lines("ant", "gnu", "bee"));
        assertThatThrownBy(() -> run(true)).hasMessageContaining("out.jsonl:2: the item 'gnu' is not among");
        unfinished(lines("ant", "bee", "ant"));
        assertThatThrownBy(() -> run(true)).hasMessageContaining("out.jsonl:3: the item 'ant' is done already");
    }

    @Test
    void whatWasMadeOtherwiseIsRefusedWithTheDifferences() throws Exception {
        unfinished(lines("ant"));
        Manifest now = new Manifest(Map.of("command", "other", "sampling", Map.of("temperature", 1.0, "top_k", 3)));
        assertThatThrownBy(() -> run(true, ITEMS, now, 1, false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("out.jsonl was begun otherwise")
                .hasMessageContaining("  what                  then  now\n")
                .hasMessageContaining("  sampling.temperature  0.5   1.0")
                .hasMessageContaining("  sampling.top_k        -     3");
        assertThat(Files.readString(file)).isEqualTo(lines("ant"));
    }

    @Test
    void anUnreadableManifestIsRefused() throws Exception {
        unfinished(lines("ant"));
        for (String text : List.of("", "null", "[]", "{\"a\":")) {
            Files.writeString(manifest, text);
            assertThatThrownBy(() -> run(true))
                    .as(text)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("is no manifest");
        }
    }

    @Test
    void whatFailedIsAskedAgainOnlyOnRequestAndTheOldErrorStaysUntilThen() throws Exception {
        task.bad.put("bee", Status.FAILED);
        task.bad.put("eel", Status.UNPARSED);
        Progress first = run(false);
        assertThat(first.failed()).isEqualTo(1);
        assertThat(first.unparsed()).isEqualTo(1);
        assertThat(run(true).asked()).isZero();

        String before = Files.readString(file);
        task.bad.clear();
        task.asked.clear();
        List<String> seen = new ArrayList<>();
        task.onWork = () -> seen.add(text(file));
        assertThat(run(true, ITEMS, MANIFEST, 1, true).ok()).isEqualTo(6);
        assertThat(task.asked).containsExactly("bee", "eel");
        assertThat(seen).containsExactly(before, before + lines("bee"));
        assertThat(Files.readString(file)).isEqualTo(all());
    }

    @Test
    void aRetryThatFailsAgainHasOneLine() throws Exception {
        task.bad.put("bee", Status.FAILED);
        run(false);
        String before = Files.readString(file);
        assertThat(run(true, ITEMS, MANIFEST, 2, true).failed()).isEqualTo(1);
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void twoRunsCannotWriteOneFileAndTheSecondDoesNotDisturbTheFirst() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        try (Journal first = Journal.open(file, false)) {
            for (Path name : List.of(file, link.resolve("out.jsonl"), folder.resolve("x/../out.jsonl"))) {
                assertThatThrownBy(() -> Journal.open(name, true).close())
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("out.jsonl: is being written by another run");
            }
            new Run<>(first, MANIFEST, ITEMS, task, 1, false).go(progress -> {});
        }
        assertThat(Files.readString(file)).isEqualTo(all());
        Journal.open(file, true).close();
        assertThat(files()).containsExactly("link", "out.jsonl", "out.manifest.json");
    }

    @Test
    void manyWhoComeAtOnceGetTheLockOneByOne() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger turns = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            Thread thread = new Thread(() -> {
                while (turns.get() < 200) {
                    try (Journal journal = Journal.open(file, true)) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        assertThat(journal.file().getFileName()).isEqualTo(file.getFileName());
                        turns.incrementAndGet();
                        inside.decrementAndGet();
                    } catch (DataException refused) {
                        Thread.onSpinWait();
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isEqualTo(1);
        assertThat(turns.get()).isGreaterThanOrEqualTo(200);
        assertThat(files()).isEmpty();
    }

    @Test
    void aFailureOfTheWholeRunKeepsWhatIsDone() throws Exception {
        List<String> items = List.of("ant", "forbidden", "cat", "dog");
        assertThatThrownBy(() -> run(false, items, MANIFEST, 1, false))
                .isInstanceOfSatisfying(
                        BackendException.class,
                        e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNAUTHORIZED));
        assertThat(Files.readString(file)).isEqualTo(lines("ant"));
        assertThat(task.asked).containsExactly("ant", "forbidden");
        assertThat(Manifest.read(manifest).content())
                .doesNotContainKey("finished")
                .containsEntry("counts", Map.of("ok", 1, "failed", 0, "unparsed", 0));
    }

    @Test
    void aStoppedRunKeepsWhatIsDoneAndHasNoLineOfWhatWasCancelled() throws Exception {
        try (Journal journal = Journal.open(file, false)) {
            Run<String> run = new Run<>(journal, MANIFEST, ITEMS, task, 1, false);
            task.onWork = () -> {
                if (task.asked.size() == 3) {
                    run.stop();
                }
            };
            Progress last = run.go(progress -> {});
            assertThat(last.finished()).isFalse();
            assertThat(last.lines()).isEqualTo(2);
        }
        assertThat(Files.readString(file)).isEqualTo(lines("ant", "bee"));
        task.onWork = () -> {};
        assertThat(run(true).done()).isEqualTo(4);
    }

    @Test
    void anInterruptOfTheCallerStopsTheRunAndStaysSet() throws Exception {
        Thread caller = Thread.currentThread();
        task.onWork = () -> {
            if (task.asked.size() == 2) {
                caller.interrupt();
                sleep(5000);
            }
        };
        Progress last = run(false, ITEMS, MANIFEST, 1, false);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(last.finished()).isFalse();
        assertThat(Files.readString(file)).isEqualTo(lines("ant"));
    }

    @Test
    void placesThatCannotBeWrittenAreToldInALine() throws Exception {
        assertThatThrownBy(() -> Journal.open(folder.resolve("no/out.jsonl"), false))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there is no folder");
        assertThatThrownBy(() -> Journal.open(folder, true)).hasMessageContaining("is no regular file");
        Path text = Files.createFile(folder.resolve("text"));
        assertThatThrownBy(() -> Journal.open(text.resolve("out.jsonl"), false))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("text");
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
