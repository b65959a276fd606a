package dev.urial.backend.djl.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.urial.core.spi.BackendException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where PyTorch is looked for, and what people are told about it. */
class NativesTest {
    private static final List<String> SET = List.of(
            "OPT_OUT_TRACKING",
            "ai.djl.pytorch.graph_optimizer",
            "ai.djl.offline",
            "PYTORCH_VERSION",
            "PYTORCH_FLAVOR");

    private final Map<String, String> settings = new HashMap<>();
    private final Properties before = new Properties();

    @TempDir
    private Path folder;

    @BeforeEach
    void forgetSettings() {
        before.putAll(System.getProperties());
        SET.forEach(System::clearProperty);
    }

    @AfterEach
    void restoreSettings() {
        System.setProperties(before);
    }

    private Natives find(boolean onClassPath) {
        return Natives.find(name -> settings.getOrDefault(name, ""), onClassPath);
    }

    private Natives named(Path lib) {
        settings.put("PYTORCH_LIBRARY_PATH", lib.toString());
        return find(false);
    }

    /** The {@code torch} of an installed PyTorch, with files that are empty; gives its {@code lib}. */
    private Path installed(String version, String... libraries) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("torch/lib"));
        Files.writeString(
                folder.resolve("torch/version.py"),
                "from typing import Optional\n\n__all__ = ['__version__']\n__version__ = '" + version + "'\n");
        for (String library : libraries) {
            Files.createFile(lib.resolve(System.mapLibraryName(library)));
        }
        return lib;
    }

    private static String refusal(Natives natives) {
        BackendException refused = assertThatExceptionOfType(BackendException.class)
                .isThrownBy(() -> natives.prepare(false))
                .actual();
        assertThat(refused.kind()).isEqualTo(BackendException.Kind.UNLOADABLE);
        assertThat(refused).hasMessageStartingWith("djl: ").hasMessageNotContaining("\n");
        return String.valueOf(refused.getMessage());
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Natives natives = named(folder.resolve("nothing"));
        assertThat(refusal(natives))
                .contains("PYTORCH_LIBRARY_PATH is " + folder.resolve("nothing"))
                .contains("there is no " + System.mapLibraryName("torch"))
                .contains("'torch/lib' of a PyTorch 2.7.1");
        assertThat(natives.findings().get("pytorch")).startsWith("NO: PYTORCH_LIBRARY_PATH is " + folder);
    }

    @Test
    void whatTheUserNamedIsNotReplacedByWhatIsOnTheClassPath() {
        settings.put("PYTORCH_LIBRARY_PATH", folder.toString());
        assertThat(refusal(find(true))).contains("PYTORCH_LIBRARY_PATH is " + folder);
    }

    @Test
    void whatCanBeNoPathIsRefusedInOneLine() {
        settings.put("PYTORCH_LIBRARY_PATH", "a\0b");
        Natives natives = find(true);
        assertThat(refusal(natives)).contains("PYTORCH_LIBRARY_PATH");
        assertThat(natives.findings().get("pytorch")).startsWith("NO: ");
    }

    @Test
    void anotherVersionIsToldWithTheOneThatIsNeeded() throws IOException {
        Path lib = installed("2.6.0+cu124", "torch", "torch_cuda");
        assertThat(refusal(named(lib)))
                .contains(lib + " is of PyTorch 2.6.0+cu124, and 2.7.1 is needed (pip install torch==2.7.1)");
        assertThat(named(lib).findings().get("pytorch"))
                .isEqualTo("NO: 2.7.1 is needed, and this is 2.6.0+cu124, " + lib + " (PYTORCH_LIBRARY_PATH)");
    }

    @Test
    void oneForTheCpuIsPrepared() throws IOException {
        Path lib = installed("2.7.1+cpu", "torch", "torch_cpu");
        Natives natives = named(lib);
        natives.prepare(false);
        assertThat(System.getProperty("PYTORCH_VERSION")).isEqualTo("2.7.1");
        assertThat(System.getProperty("PYTORCH_FLAVOR")).isEqualTo("cpu");
        assertThat(natives.where()).isEqualTo(lib.toString());
        assertThat(natives.findings())
                .containsEntry("pytorch", "2.7.1+cpu, " + lib + " (PYTORCH_LIBRARY_PATH)")
                .hasEntrySatisfying(
                        "cuda", cuda -> assertThat(cuda).startsWith("NO, the PyTorch in " + lib + " is for the CPU"));
    }

    @Test
    void oneForCudaIsPrepared() throws IOException {
        settings.put("LD_LIBRARY_PATH", folder.toString()); // where a driver's library is, as it were
        Files.createFile(folder.resolve("libcuda.so.1"));
        Natives natives = named(installed("2.7.1+cu128", "torch", "torch_cuda"));
        natives.prepare(false);
        assertThat(System.getProperty("PYTORCH_FLAVOR")).isEqualTo("cu128");
        assertThat(natives.findings().get("pytorch")).startsWith("2.7.1+cu128, ");
        assertThat(natives.findings().get("cuda")).contains("driver").doesNotContain("built for");
    }

    @Test
    void anotherCudaIsPointedOut() throws IOException {
        Natives natives = named(installed("2.7.1+cu126", "torch", "torch_cuda"));
        assertThat(natives.findings().get("cuda")).endsWith("; built for CU126, and the Java part for cu128");
    }

    @Test
    void aFolderOfLibrariesAloneIsTakenAtItsWord() throws IOException {
        Path lib = installed("", "torch");
        Files.delete(folder.resolve("torch/version.py"));
        Natives natives = named(lib);
        natives.prepare(false);
        assertThat(natives.findings().get("pytorch")).startsWith("of a version that it does not tell, " + lib);
    }

    @Test
    void theFileOfTheLibraryMayBeNamedAndSeveralFolders() throws IOException {
        Path lib = installed("2.7.1", "torch");
        Path file = lib.resolve(System.mapLibraryName("torch"));
        assertThat(named(file).where()).isEqualTo(lib.toString());
        settings.put("PYTORCH_LIBRARY_PATH", folder.resolve("none") + File.pathSeparator + lib);
        assertThat(find(false).where()).isEqualTo(lib.toString());
    }

    @Test
    void withoutAnyThreeWaysToGetOneAreTold() {
        assertThat(refusal(find(false)))
                .contains("there is no PyTorch")
                .contains("PYTORCH_LIBRARY_PATH")
                .contains("pip install torch==2.7.1")
                .contains("ai.djl.pytorch:pytorch-native-cpu:2.7.1")
                .contains("'download=true'");
        assertThat(find(false).findings().get("pytorch")).startsWith("NO: set PYTORCH_LIBRARY_PATH");
    }

    @Test
    void nothingIsFetchedUnlessThatIsAskedFor() {
        find(true).prepare(false);
        assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
        assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    }

    @Test
    void aDownloadThatIsAskedForIsAllowedAndTellsNobody() {
        find(false).prepare(true);
        assertThat(System.getProperty("ai.djl.offline")).isNull();
        assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
        assertThat(find(false).where()).isEqualTo("a download");
    }

    @Test
    void theClassPathsIsForTheCpu() {
        Natives natives = find(true);
        natives.prepare(false);
        assertThat(System.getProperty("PYTORCH_FLAVOR")).isNull();
        assertThat(natives.where()).isEqualTo("the class path");
        assertThat(natives.findings().get("pytorch")).isEqualTo("2.7.1, for the CPU, from the class path");
        assertThat(natives.findings().get("cuda"))
                .startsWith("NO, the PyTorch on the class path is for the CPU; PYTORCH_LIBRARY_PATH can name one");
    }

    @Test
    void settingsOfTheUserStay() throws IOException {
        System.setProperty("ai.djl.offline", "false");
        System.setProperty("PYTORCH_FLAVOR", "cpu");
        named(installed("2.7.1+cu128", "torch", "torch_cuda")).prepare(false);
        assertThat(System.getProperty("ai.djl.offline")).isEqualTo("false");
        assertThat(System.getProperty("PYTORCH_FLAVOR")).isEqualTo("cpu");
    }

    @Test
    void theCudaRuntimeOfAnInstalledPyTorchIsFoundBesideIt() throws IOException {
        Path lib = installed("2.7.1+cu128", "torch", "torch_cuda");
        Path runtime = Files.createDirectories(folder.resolve("nvidia/cuda_runtime/lib"));
        assertThat(Natives.cudaRuntimes(lib)).containsExactly(lib, runtime);
        Files.delete(lib.resolve(System.mapLibraryName("torch_cuda")));
        assertThat(Natives.cudaRuntimes(lib)).isEmpty();
    }
}
