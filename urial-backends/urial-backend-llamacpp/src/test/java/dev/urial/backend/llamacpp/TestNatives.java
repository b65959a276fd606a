package dev.urial.backend.llamacpp;

import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Where tests find builds and models, and how they open one. */
final class TestNatives {
    /** Paths against the working directory, as without a configuration file. */
    private record Context(Workload workload) implements PluginContext {
        @Override
        public Path resolve(String path) {
            return Path.of(path);
        }

        @Override
        public long seed() {
            return 0;
        }

        @Override
        public List<Example> examples() {
            return List.of();
        }
    }

    private TestNatives() {}

    /** What the setting {@code library} must be for a build; skips the test where the build is not there. */
    static Optional<Path> library(NativeBuild build) {
        if (build == NativeBuild.B4916) {
            return Optional.empty();
        }
        Path folder = folder("URIAL_TEST_NATIVES", "urial-test-natives").resolve("llama-0.5.0");
        Assumptions.assumeTrue(Files.isDirectory(folder), "needs llama.cpp v0.5.0 in " + folder);
        return Optional.of(folder);
    }

    /** A real model; skips the test where it is not there. */
    static Path model(String name) {
        Path file = folder("URIAL_TEST_MODELS", "urial-test-models").resolve(name);
        Assumptions.assumeTrue(Files.isRegularFile(file), "needs the model " + file);
        return file;
    }

    private static Path folder(String variable, String name) {
        String set = System.getenv(variable);
        return set != null && !set.isBlank() ? Path.of(set) : Path.of(System.getProperty("user.home"), ".cache", name);
    }

    static LlamaCppBackendProvider.Config config(Path file, NativeBuild build) {
        return new LlamaCppBackendProvider.Config(
                file,
                Optional.empty(),
                Optional.of(1),
                Optional.empty(),
                Optional.of(64),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                library(build),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with an adapter. */
    static LlamaCppBackendProvider.Config config(Path file, NativeBuild build, Path adapter, double scale) {
        LlamaCppBackendProvider.Config plain = config(file, build);
        return new LlamaCppBackendProvider.Config(
                file,
                plain.context(),
                plain.threads(),
                plain.flashAttention(),
                plain.batch(),
                plain.kv(),
                plain.parallel(),
                plain.prefixCache(),
                plain.gpuLayers(),
                plain.library(),
                Optional.of(adapter),
                Optional.of(scale),
                Optional.empty());
    }

    /** Opens a model for one generation after the other, that finds nothing on disk. */
    static Backend open(LlamaCppBackendProvider.Config config) {
        return open(config, new Workload(1, false));
    }

    static Backend open(LlamaCppBackendProvider.Config config, Workload workload) {
        return new LlamaCppBackendProvider().create(config, new Context(workload));
    }

    static Backend open(Path file, NativeBuild build) {
        return open(config(file, build));
    }
}
