package dev.urial.backend.llamacpp;

import dev.urial.core.config.ConfigReader;
import dev.urial.core.config.Reference;
import dev.urial.core.spi.Backend;
import dev.urial.core.spi.Example;
import dev.urial.core.spi.PluginContext;
import dev.urial.core.spi.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

    /** With settings as a reference has them, such as {@code context=200&kv=UNIFIED}. */
    static LlamaCppBackendProvider.Config config(Path file, String... settings) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String setting : settings) {
            all.putAll(Reference.parse("llamacpp?" + setting, "model").settings());
        }
        Reference reference = new Reference("llamacpp", Optional.of(file.toString()), all);
        return ConfigReader.settings(new LlamaCppBackendProvider(), reference, "model");
    }

    /** The same for a test: one thread, small batches. */
    static LlamaCppBackendProvider.Config config(Path file, NativeBuild build, String... settings) {
        Stream<String> library = library(build).map(folder -> "library=" + folder).stream();
        Stream<String> all =
                Stream.concat(Stream.concat(Stream.of("threads=1&batch=64"), library), Stream.of(settings));
        return config(file, all.toArray(String[]::new));
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
