package dev.urial.lab.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights on the class path become files that are whole, or a message that says why not. */
class WeightsTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    private Path folder;

    private Path cache = Path.of("");
    private SomeWeights some = new SomeWeights(Path.of(""));

    @BeforeEach
    void prepare() throws Exception {
        cache = folder.resolve("cache/urial/lab");
        some = new SomeWeights(Files.createDirectory(folder.resolve("classes")));
    }

    @Test
    void theFirstTimeTheFileIsWrittenUnderItsHash() throws Exception {
        byte[] content = some.put("base", 1);

        Path file = some.into(cache).file("base");

        assertThat(file)
                .isEqualTo(cache.resolve(SomeWeights.sha256(content).substring(0, 16))
                        .resolve("lab-base.gguf"))
                .hasBinaryContent(content);
        assertThat(written()).containsExactly(file);
    }

    @Test
    void aWholeFileIsUsedAgain() throws Exception {
        some.put("base", 1);
        Path file = some.into(cache).file("base");
        Files.setLastModifiedTime(file, LONG_AGO);

        assertThat(some.into(cache).file("base")).isEqualTo(file);

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(LONG_AGO);
    }

    @Test
    void aDamagedFileIsWrittenAgain() throws Exception {
        byte[] content = some.put("base", 1);
        Path file = some.into(cache).file("base");
        byte[] oneBitOff = content.clone();
        oneBitOff[5000] ^= 1;

        for (byte[] damaged : List.of(oneBitOff, new byte[0], new byte[] {'G', 'G', 'U', 'F'})) {
            Files.write(file, damaged);
            assertThat(some.into(cache).file("base")).isEqualTo(file).hasBinaryContent(content);
        }
    }

    @Test
    void otherWeightsGetAnotherFolder() throws Exception {
        byte[] old = some.put("base", 1);
        Path before = some.into(cache).file("base");
        byte[] fresh = some.put("base", 2);

        assertThat(some.into(cache).file("base")).isNotEqualTo(before).hasBinaryContent(fresh);
        assertThat(before).hasBinaryContent(old);
    }

    @Test
    void manyAtOnceAllGetAWholeFile() throws Exception {
        byte[] content = some.put("base", 1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<byte[]> open = () -> Files.readAllBytes(some.into(cache).file("base"));
            for (Future<byte[]> read : threads.invokeAll(Collections.nCopies(40, open))) {
                assertThat(read.get()).isEqualTo(content);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(written()).hasSize(1);
    }

    @Test
    void damagedWeightsAreRefusedWithBothHashes() throws Exception {
        byte[] content = some.put("base", 1);
        byte[] damaged = content.clone();
        damaged[5000] ^= 1;
        some.write("base.gguf", damaged);

        refused(
                "the weights are damaged",
                "classes/some/weights/base.gguf",
                SomeWeights.sha256(content),
                SomeWeights.sha256(damaged));
        assertThat(written()).isEmpty();
    }

    @Test
    void aBuildWithoutWeightsSaysSo() throws Exception {
        refused("lab:base: this build of urial-lab-models has no weights", "some/weights/SHA256SUMS");
        some.pin("0".repeat(64) + "  base.gguf");
        refused("lab:base: this build of urial-lab-models has no weights", "some/weights/base.gguf");
    }

    @Test
    void weightsThatAreNotPinnedAreRefused() throws Exception {
        some.put("base", 1);
        for (String sums :
                List.of("", "0".repeat(64) + "  aligned.gguf", "0".repeat(63) + "  base.gguf", "# base.gguf")) {
            some.pin(sums);
            refused("classes/some/weights/SHA256SUMS gives no SHA-256 of base.gguf");
        }
    }

    @Test
    void bothFormsOfSha256sumAreRead() throws Exception {
        byte[] content = some.put("base", 1);
        some.pin("0".repeat(64) + " *aligned.gguf\n" + SomeWeights.sha256(content) + " *base.gguf");
        assertThat(some.into(cache).file("base")).hasBinaryContent(content);
    }

    @Test
    void aCacheFolderThatCannotBeWrittenIsTold() throws Exception {
        some.put("base", 1);
        cache = Files.createFile(folder.resolve("a-file")).resolve("lab");
        refused("a-file/lab", "lab-base.gguf cannot be written", "XDG_CACHE_HOME");
    }

    @Test
    void aModelThatTheLabDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> LabModels.file("wild"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("lab: must be one of base, aligned, was 'wild'");
    }

    private void refused(String... parts) throws Exception {
        Weights weights = some.into(cache);
        assertThatThrownBy(() -> weights.file("base"))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNLOADABLE))
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }

    private List<Path> written() throws Exception {
        if (!Files.exists(cache)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(cache)) {
            return new ArrayList<>(all.filter(Files::isRegularFile).toList());
        }
    }
}
