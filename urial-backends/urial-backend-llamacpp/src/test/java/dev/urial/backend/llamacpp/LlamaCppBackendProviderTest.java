package dev.urial.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.urial.core.engine.Machine;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendProvider;
import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings, and libraries that are not what they should be. No library is accepted here. */
class LlamaCppBackendProviderTest {
    @TempDir
    private Path folder;

    @Test
    void theProviderIsFoundUnderItsName() {
        assertThat(ServiceLoader.load(BackendProvider.class)).anyMatch(LlamaCppBackendProvider.class::isInstance);
        assertThat(new LlamaCppBackendProvider().name()).isEqualTo("llamacpp");
        assertThat(LlamaCppBackendProvider.class.getDeclaredFields())
                .extracting(Field::getType)
                .noneMatch(type -> type.getName().startsWith("com.sun.jna"));
    }

    @Test
    void valuesOutOfRangeAreRefusedByName() {
        refused("context=1", "context: must be at least 2, was 1");
        refused("threads=0", "threads: must be from 1 to 512, was 0");
        refused("batch=8193", "batch: must be from 1 to 8192, was 8193");
        refused("gpuLayers=-1", "gpuLayers: must be from 0 to 10000, was -1");
    }

    private static void refused(String settings, String message) {
        assertThatThrownBy(() -> TestNatives.config(Path.of("a.gguf"), settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theScaleOfAnAdapterNeedsOneAndIsANumber() {
        refused("loraScale=0.5", "loraScale: is the scale of an adapter, and none is given (setting 'lora')");
        refused("lora=a.gguf&loraScale=1e99", "loraScale: must be a finite number of 32 bits, was 1.0E99");
    }

    @Test
    void keysAndValuesOf32BitsNeedTheirOwnAttention() {
        refused("kvType=F32&flashAttention=AUTO", "kvType: F32 needs flashAttention OFF, which was AUTO");
    }

    @Test
    void aLeadingTildeIsTheHomeFolder() {
        assertThatThrownBy(() -> TestNatives.open(new LlamaCppBackendProvider.Config(Path.of("~/no such model.gguf"))))
                .hasMessageContaining(Path.of(System.getProperty("user.home"), "no such model.gguf")
                        .toString());
    }

    @Test
    void aLibraryThatIsNotThereIsRefused() throws IOException {
        refused(folder.resolve("nowhere"), "does not exist");
        refused(Files.createDirectory(folder.resolve("empty")), "holds no library called libllama.so");
    }

    @Test
    void aFileThatIsNoLibraryIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("libllama.so"), "hello");
        refused(text, "cannot load " + text.toRealPath());
        refused(folder, "cannot load " + text.toRealPath());
    }

    @Test
    void aLibraryThatIsNoLlamaCppIsRefused() {
        Path other = Path.of("/lib/x86_64-linux-gnu/libm.so.6");
        Assumptions.assumeTrue(Files.exists(other), "needs Linux on x86-64");
        refused(other, "is no llama.cpp");
        refused(other, "supported are b4916 (the Maven artifact de.kherud:llama:4.2.0) and v0.5.0");
    }

    @Test
    void theSystemPropertyNamesAFolder() {
        System.setProperty("urial.llama.dir", folder.resolve("by property").toString());
        try {
            assertThatThrownBy(() -> LibrarySearch.find(Optional.empty()))
                    .hasMessageContaining("the system property urial.llama.dir names")
                    .hasMessageContaining("by property");
            assertThat(new LlamaCppBackendProvider().findings())
                    .containsEntry(
                            "library",
                            "none: llama.cpp: the system property urial.llama.dir names "
                                    + folder.resolve("by property") + ", which does not exist");
        } finally {
            System.clearProperty("urial.llama.dir");
        }
    }

    @Test
    void theClassPathsLibraryIsExtractedOnceAndRepaired() throws IOException {
        Path file = LibrarySearch.find(Optional.empty());
        assertThat(file.toString()).contains("urial").contains("natives");
        byte[] content = Files.readAllBytes(file);
        Files.write(file, new byte[] {1, 2, 3});
        assertThat(LibrarySearch.find(Optional.empty())).isEqualTo(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertThat(new LlamaCppBackendProvider().findings().get("library"))
                .startsWith("the one of the Maven artifact de.kherud:llama on the class path, for ");
    }

    @Test
    void thisComputerHasCoresAndMemory() {
        assertThat(Machine.physicalCores()).isBetween(1, Runtime.getRuntime().availableProcessors());
        assertThat(Machine.availableMemory()).isPositive();
        assertThatCode(Machine::availableMemory).doesNotThrowAnyException();
    }

    private void refused(Path library, String reason) {
        Path model = TinyModel.bpe().write(folder.resolve("tiny.gguf"));
        LlamaCppBackendProvider.Config config = TestNatives.config(model, "library=" + library);
        assertThatThrownBy(() -> TestNatives.open(config))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.kind()).isEqualTo(BackendException.Kind.UNLOADABLE))
                .hasMessageContaining(reason);
    }
}
