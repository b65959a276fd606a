package dev.urial.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts {@code urial} in processes of its own, on the tests' class path, as quickly as a Java program starts: class folders are packed
 * into jars, so that what a start loads can be laid out once ({@code -XX:ArchiveClassesAtExit}) and mapped ever after.
 */
final class Child {
    private static final long PATIENCE_SECONDS = 60;

    private final Path folder;
    private final String classPath;
    private final Path archive;

    /** Packs. A first process lays the classes out. */
    Child(Path folder) throws IOException, InterruptedException {
        this(folder, "prompts", "list");
    }

    /** @param first what the first process does, which must succeed: the classes that it loads are laid out */
    Child(Path folder, String... first) throws IOException, InterruptedException {
        this.folder = folder;
        this.archive = folder.resolve("classes.jsa");
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            entries.add(Files.isDirectory(path) ? pack(path, "classes" + entries.size() + ".jar") : entry);
        }
        this.classPath =
                entries.stream().filter(entry -> !entry.isEmpty()).collect(Collectors.joining(File.pathSeparator));
        Ended ended = end(start(List.of(), "-XX:ArchiveClassesAtExit=" + archive, first));
        if (ended.code() != 0) {
            throw new AssertionError(ended.err());
        }
    }

    /** A process that has ended. */
    record Ended(int code, String err) {}

    /** A process that runs; what it says on standard error is kept in a file. */
    record Running(Process process, Path err) {}

    Running start(String... args) throws IOException {
        return start(List.of(), "-XX:SharedArchiveFile=" + archive, args);
    }

    /** In a shell that first does this, such as set a limit. */
    Running startAfter(String shell, String... args) throws IOException {
        return start(List.of("bash", "-c", shell + "; exec \"$@\"", "bash"), "-XX:SharedArchiveFile=" + archive, args);
    }

    private Running start(List<String> before, String sharing, String... args) throws IOException {
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-Xlog:disable",
                sharing,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-Duser.language=tr",
                "-Dguice_bytecode_gen_option=DISABLED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                "dev.urial.cli.Main"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // a note about them would be on standard error
        return new Running(builder.start(), err);
    }

    Ended end(Running running) throws IOException, InterruptedException {
        if (!running.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            running.process().destroyForcibly().waitFor();
            throw new AssertionError("the process did not end: " + Files.readString(running.err()));
        }
        String err = Files.readString(running.err());
        Files.delete(running.err());
        return new Ended(running.process().exitValue(), err);
    }

    Ended run(String... args) throws IOException, InterruptedException {
        return end(start(args));
    }

    private String pack(Path classes, String name) throws IOException {
        Path jar = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(file);
                Stream<Path> found = Files.walk(classes)) {
            for (Path path : found.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace(File.separatorChar, '/')));
                Files.copy(path, entries);
            }
        }
        return jar.toString();
    }

    /** What a file holds now. */
    static String text(Path file) throws IOException {
        return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    }
}
