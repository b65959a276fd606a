package dev.urial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.spi.Backend;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plug-in that the README shows: compiled against the core alone, packed as a jar of its own, found, asked. */
class ReadmePluginTest {
    private static final Pattern JAVA_WITH_PACKAGE =
            Pattern.compile("```java\\n(package ([\\w.]+);.*?)```", Pattern.DOTALL);
    private static final Pattern PUBLIC_CLASS = Pattern.compile("public final class (\\w+)");
    private static final String SERVICE = "META-INF/services/dev.urial.core.spi.BackendProvider";

    @TempDir
    private Path folder;

    private Path jar = Path.of("");

    @BeforeEach
    void build() throws Exception {
        String readme = Files.readString(Path.of("../../README.md"));
        Matcher source = JAVA_WITH_PACKAGE.matcher(readme);
        assertThat(source.find()).as("the README shows a plug-in").isTrue();
        Matcher name = PUBLIC_CLASS.matcher(source.group(1));
        assertThat(name.find()).isTrue();
        String className = source.group(2) + "." + name.group(1);
        assertThat(readme).contains(SERVICE).contains("\n" + className + "\n");
        jar = pack(compile(name.group(1), source.group(1)), Map.of(SERVICE, className), "canned.jar");
    }

    @Test
    void itShowsUpInBackendsAndAnswers() {
        Map<String, String> environment = Map.of("URIAL_PLUGINS", jar.toString());
        Run backends = Run.withEnvironment(environment, "backends");
        assertThat(backends.err()).isEmpty();
        assertThat(backends.out()).containsPattern("canned .*otherwise, replies .*canned.jar");
        Run answer = Run.withEnvironment(
                environment, "ask", "-m", "canned:The Nile, the Rhine and the Amazon.", "Name three rivers.");
        // its card declares no penalty, so that the default of base models is left out, which is told
        assertThat(answer.err())
                .contains("decoded without the repetition penalty")
                .hasLineCount(1);
        assertThat(answer.out()).isEqualTo("The Nile, the Rhine and the Amazon.\n");
    }

    @Test
    void itCanBeNamedByAnOptionToo() {
        assertThat(Run.of("backends", "--plugins", jar.toString()).out()).contains("canned");
        assertThat(Run.of("backends").out()).doesNotContain("canned");
    }

    @Test
    void aPluginThatThrowsInItsConstructorIsToldInALineAndHurtsNobodyElse() throws Exception {
        Path classes = compile("Broken", """
                package com.example;
                public final class Broken implements dev.urial.core.spi.BackendProvider<Broken.Config> {
                    public record Config() {}
                    public Broken() { throw new IllegalStateException("no licence found"); }
                    public String name() { return "broken"; }
                    public Class<Config> configType() { return Config.class; }
                    public dev.urial.core.spi.Backend create(Config c, dev.urial.core.spi.PluginContext x) { return null; }
                }
                """);
        Path broken = pack(classes, Map.of(SERVICE, "com.example.Broken"), "broken.jar");
        Run backends = Run.withEnvironment(Map.of("URIAL_PLUGINS", broken.toString()), "backends");
        assertThat(backends.code()).isEqualTo(2);
        assertThat(backends.out()).contains("bigram");
        assertThat(backends.err().lines().toList()).singleElement().asString().contains("no licence found");
        Run ask = Run.withEnvironment(
                Map.of("URIAL_PLUGINS", broken.toString()), "ask", "-m", "bigram:aligned?context=20000", "Where?");
        assertThat(ask.code()).isZero();
        Run asked = Run.withEnvironment(Map.of("URIAL_PLUGINS", broken.toString()), "ask", "-m", "broken:x", "Where?");
        assertThat(asked.code()).isEqualTo(2);
        assertThat(asked.err()).contains("no backend is named 'broken'").doesNotContain("\tat ");
    }

    @Test
    void twoPluginsOfOneNameAreBothNamed() throws Exception {
        Path copy = Files.createDirectory(folder.resolve("other"));
        Path classes = compileInto(copy, "Second", """
                package com.example;
                public final class Second implements dev.urial.core.spi.BackendProvider<Second.Config> {
                    public record Config() {}
                    public String name() { return "canned"; }
                    public Class<Config> configType() { return Config.class; }
                    public dev.urial.core.spi.Backend create(Config c, dev.urial.core.spi.PluginContext x) { return null; }
                }
                """);
        Path second = pack(classes, Map.of(SERVICE, "com.example.Second"), "second.jar");
        Run run = Run.of("backends", "--plugins", jar + File.pathSeparator + second);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("two backend plug-ins are named 'canned'", "com.example.Second", "second.jar");
    }

    private Path compile(String name, String source) throws IOException {
        return compileInto(folder, name, source);
    }

    private static Path compileInto(Path folder, String name, String source) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        Path classes = Files.createDirectories(folder.resolve(name));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int code = compiler.run(
                null,
                null,
                null,
                "--release",
                "17",
                "-proc:none",
                "-cp",
                core(),
                "-d",
                classes.toString(),
                file.toString());
        assertThat(code).as("it compiles against the core alone").isZero();
        return classes;
    }

    private static String core() {
        return Backend.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    private Path pack(Path classes, Map<String, String> texts, String name) throws IOException {
        Path packed = folder.resolve(name);
        try (OutputStream file = Files.newOutputStream(packed);
                JarOutputStream entries = new JarOutputStream(file);
                Stream<Path> found = Files.walk(classes)) {
            List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
            for (Path path : files) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(path).toString().replace('\\', '/')));
                Files.copy(path, entries);
            }
            for (Map.Entry<String, String> text : texts.entrySet()) {
                entries.putNextEntry(new JarEntry(text.getKey()));
                entries.write(text.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return packed;
    }
}
