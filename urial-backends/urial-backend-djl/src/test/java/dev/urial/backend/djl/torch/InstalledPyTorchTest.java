package dev.urial.backend.djl.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.LibUtils;
import dev.urial.core.spi.BackendException;
import dev.urial.testkit.TinyFamily;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes without PyTorch on the class path, as users' are: with one that is installed, a broken one, and none. */
@Timeout(120)
class InstalledPyTorchTest {
    private static Path libraries = Path.of("");

    @TempDir
    private static Path folder;

    private static Path model = Path.of("");

    @BeforeAll
    static void unpack() throws IOException {
        TorchRuntime.open(false);
        libraries = Path.of(LibUtils.getLibtorchPath());
        model = TinyFamily.LLAMA.directory().write(folder.resolve("model"));
    }

    /** What a process says that opens the model and computes with it. */
    private static String said(Optional<Path> named) throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(part -> !part.contains("pytorch-native"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                classPath,
                Computing.class.getName(),
                model.toString()));
        Path output = Files.createTempFile(folder, "said", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().remove("PYTORCH_LIBRARY_PATH");
        named.ifPresent(path -> builder.environment().put("PYTORCH_LIBRARY_PATH", path.toString()));
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        return said.strip();
    }

    private static Path broken(String... names) throws IOException {
        Path lib = Files.createDirectories(
                Files.createTempDirectory(folder, "broken").resolve("lib"));
        for (String library : names) {
            Files.writeString(lib.resolve(System.mapLibraryName(library)), "no library");
        }
        return lib;
    }

    @Test
    void oneThatIsInstalledIsUsed() throws IOException, InterruptedException {
        assertThat(said(Optional.of(libraries))).isEqualTo("PyTorch 2.7.1 from " + libraries + ": 288 logits");
    }

    @Test
    void oneThatCannotBeLoadedIsToldInOneLine() throws IOException, InterruptedException {
        Path lib = broken("torch", "torch_cpu", "c10");
        assertThat(said(Optional.of(lib)).lines()) // before it, the JVM may warn of such a file
                .last()
                .asString()
                .startsWith("UNLOADABLE: djl: PyTorch 2.7.1 cannot be loaded from " + lib);
    }

    @Test
    void withoutAnyTheProcessGoesOn() throws IOException, InterruptedException {
        assertThat(said(Optional.empty()))
                .startsWith("UNLOADABLE: djl: there is no PyTorch: set PYTORCH_LIBRARY_PATH")
                .doesNotContain("\n");
    }

    /** Opens a model and computes a token. */
    static final class Computing {
        private Computing() {}

        public static void main(String[] args) {
            try (OpenModel model = OpenModel.of(Path.of(args[0]))) {
                String version = TorchRuntime.open(false).version();
                System.out.println(version + " from " + Natives.find().where() + ": " + model.logits(0, 0, 5)[0].length
                        + " logits");
            } catch (BackendException e) {
                System.out.println(e.kind() + ": " + e.getMessage());
            }
        }
    }
}
