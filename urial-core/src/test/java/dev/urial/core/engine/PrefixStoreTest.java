package dev.urial.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** States on disk, without a model: any bytes will do. */
class PrefixStoreTest {
    private static final int[] TOKENS = IntStream.range(0, 200).toArray();

    @TempDir
    private Path folder = Path.of("");

    private PrefixStore store(long limit) {
        return new PrefixStore(folder.resolve("states"), limit, "a model, a build");
    }

    private static ByteBuffer state(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.allocateDirect(size).put(bytes).flip();
    }

    private void kept(long limit, int[] tokens, int size) {
        try (PrefixStore store = store(limit)) {
            store.keep(tokens, () -> state(size, tokens[0]));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("states"))) {
            return files.toList();
        }
    }

    private static int[] startingWith(int token) {
        int[] tokens = TOKENS.clone();
        tokens[0] = token;
        return tokens;
    }

    @Test
    void whatWasKeptIsFoundByTheNextProcess() {
        kept(1_000_000, TOKENS, 5000);
        assertThat(store(1_000_000).find(TOKENS, TOKENS.length)).contains(state(5000, TOKENS[0]));
    }

    @Test
    void otherTokensAndOtherCircumstancesFindNothing() {
        kept(1_000_000, TOKENS, 5000);
        assertThat(store(1_000_000).find(TOKENS, 199)).isEmpty();
        assertThat(store(1_000_000).find(startingWith(7), 200)).isEmpty();
        assertThat(new PrefixStore(folder.resolve("states"), 1_000_000, "another build").find(TOKENS, 200))
                .isEmpty();
    }

    @Test
    void damageAnywhereIsNoticedAndTheFileRemoved() throws IOException {
        kept(1_000_000, TOKENS, 100);
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            Files.write(file, damaged);
            assertThat(store(1_000_000).find(TOKENS, 200)).as("byte %d", at).isEmpty();
            assertThat(file).doesNotExist();
        }
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(store(1_000_000).find(TOKENS, 200))
                    .as("length %d", length)
                    .isEmpty();
        }
    }

    @Test
    void theLeastRecentlyUsedGoWhenTheLimitIsReached() throws IOException {
        for (int i = 0; i < 4; i++) {
            kept(1_000_000, startingWith(i), 1000);
            for (Path file : files()) {
                FileTime used = Files.getLastModifiedTime(file);
                Files.setLastModifiedTime(file, FileTime.from(used.toInstant().minusSeconds(100)));
            }
        }
        assertThat(store(1_000_000).find(startingWith(0), 200)).isPresent(); // the oldest, and now the latest used
        kept(3400, startingWith(9), 1000);
        assertThat(store(3400).find(startingWith(9), 200)).isPresent();
        assertThat(store(3400).find(startingWith(0), 200)).isPresent();
        assertThat(store(3400).find(startingWith(3), 200)).isPresent();
        assertThat(store(3400).find(startingWith(1), 200)).isEmpty();
        assertThat(store(3400).find(startingWith(2), 200)).isEmpty();
    }

    @Test
    void whatIsLargerThanTheLimitIsNotKept() throws IOException {
        kept(1_000_000, TOKENS, 10);
        kept(2000, startingWith(5), 3000);
        assertThat(files()).hasSize(1);
    }

    @Test
    void whatDeadProcessesLeftIsSweptAwayAfterADay() throws IOException {
        Path left = Files.createDirectories(folder.resolve("states")).resolve("part123");
        Files.write(left, new byte[10]);
        kept(1_000_000, TOKENS, 10);
        assertThat(left).exists();
        Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(200_000)));
        kept(1_000_000, startingWith(5), 10);
        assertThat(left).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeMadeCostsNothing() throws IOException {
        Files.writeString(folder.resolve("states"), "a file");
        kept(1_000_000, TOKENS, 10);
        assertThat(store(1_000_000).find(TOKENS, 200)).isEmpty();
        assertThat(folder.resolve("states")).hasContent("a file");
    }

    @Test
    void aLimitOfNothingKeepsNothing() {
        try (PrefixStore none = PrefixStore.none()) {
            none.keep(TOKENS, () -> {
                throw new AssertionError("asked for a state that nobody keeps");
            });
            assertThat(none.find(TOKENS, 200)).isEmpty();
            assertThat(none.folder()).isEmpty();
        }
    }
}
