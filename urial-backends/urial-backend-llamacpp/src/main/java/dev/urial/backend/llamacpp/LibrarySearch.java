package dev.urial.backend.llamacpp;

import dev.urial.core.cache.CacheFolder;
import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the file of llama.cpp: where the user says, else in the Maven artifact {@code de.kherud:llama} on the class path. */
final class LibrarySearch {
    private static final String PROPERTY = "urial.llama.dir";
    private static final String VARIABLE = "URIAL_LLAMA_DIR";
    private static final String HINT =
            "name a folder with a llama.cpp library in the setting 'library', the system property " + PROPERTY
                    + " or the environment variable " + VARIABLE + "; supported are " + NativeBuild.known();

    /** In a folder, the first of these: a library by its plain name, with a version, or as {@code de.kherud} calls it. */
    private static final List<String> NAMES = List.of(
            "libllama\\.(so|dylib)|llama\\.dll",
            "libllama\\.v?[0-9.]+\\.(so|dylib)|libllama\\.so\\.[0-9.]+|libllama\\.[0-9.]+\\.dylib",
            "libjllama\\.(so|dylib)|jllama\\.dll");

    private LibrarySearch() {}

    /** A place that the user named. */
    private record Named(Path path, String origin) {}

    /** The library's file, real path; the class path's is extracted once into the cache folder. */
    static Path find(Optional<Path> setting) {
        return setting.map(path -> new Named(path, "the setting 'library'"))
                .or(LibrarySearch::named)
                .map(named -> inFolder(named.path(), named.origin()))
                .orElseGet(LibrarySearch::onClassPath);
    }

    /** Which library it would be without a setting, and from where; or why there is none, and what to do. */
    static String finding() {
        try {
            Optional<Named> named = named();
            if (named.isPresent()) {
                return inFolder(named.get().path(), named.get().origin()) + ", from "
                        + named.get().origin();
            }
            URL unused = resource();
            return "the one of the Maven artifact de.kherud:llama on the class path, for " + platform();
        } catch (BackendException | InvalidPathException missing) {
            return "none: " + missing.getMessage();
        }
    }

    private static Optional<Named> named() {
        return named(System.getProperty(PROPERTY), "the system property " + PROPERTY)
                .or(() -> named(System.getenv(VARIABLE), "the environment variable " + VARIABLE));
    }

    private static Optional<Named> named(@Nullable String path, String origin) {
        return path == null || path.isBlank() ? Optional.empty() : Optional.of(new Named(Path.of(path), origin));
    }

    private static Path inFolder(Path path, String origin) {
        try {
            if (!Files.exists(path)) {
                throw unloadable("llama.cpp: " + origin + " names " + path + ", which does not exist");
            }
            if (!Files.isDirectory(path)) {
                return path.toRealPath();
            }
            List<Path> files;
            try (Stream<Path> listed = Files.list(path)) {
                files = listed.sorted().toList();
            }
            for (String pattern : NAMES) {
                for (Path file : files) {
                    if (String.valueOf(file.getFileName()).matches(pattern)) {
                        return file.toRealPath();
                    }
                }
            }
            throw unloadable("llama.cpp: " + origin + " names the folder " + path
                    + ", which holds no library called libllama.so, libllama.dylib or llama.dll");
        } catch (IOException e) {
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE,
                    "llama.cpp: " + origin + " names " + path + ", which cannot be read (" + e.getMessage() + ")",
                    e);
        }
    }

    private static Path onClassPath() {
        try (InputStream stream = resource().openStream()) {
            return extracted(stream.readAllBytes(), fileName());
        } catch (IOException e) {
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE,
                    "llama.cpp: the library of the class path cannot be written to a file (" + e.getMessage() + "); "
                            + HINT,
                    e);
        }
    }

    /** The class path's library. */
    private static URL resource() {
        String resource = "de/kherud/llama/" + platform() + "/" + fileName();
        ClassLoader loader = LibrarySearch.class.getClassLoader();
        URL found = loader == null ? ClassLoader.getSystemResource(resource) : loader.getResource(resource);
        if (found == null) {
            throw unloadable("llama.cpp: the class path has no library for this platform (" + resource
                    + " of de.kherud:llama); " + HINT);
        }
        return found;
    }

    private static String fileName() {
        return System.mapLibraryName("jllama").replace(".jnilib", ".dylib");
    }

    /** The content as a file under its hash, written only if it is not there or not the same. */
    private static Path extracted(byte[] content, String name) throws IOException {
        String hash = Sha256.hex(content);
        Path cached =
                CacheFolder.named("natives").resolve(hash.substring(0, 16)).resolve(name);
        try {
            if (!Files.isRegularFile(cached)
                    || Files.size(cached) != content.length
                    || !Sha256.hex(Files.readAllBytes(cached)).equals(hash)) {
                CacheFolder.write(cached, content);
            }
            return cached.toRealPath();
        } catch (IOException unwritable) {
            Path folder = Files.createTempDirectory("urial-natives");
            Path file = folder.resolve(name);
            Files.write(file, content);
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return file.toRealPath();
        }
    }

    /** A folder of the artifact: system and processor. */
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String folder = system.contains("win") ? "Windows" : system.contains("mac") ? "Mac" : "Linux";
        return folder + "/" + (processor.equals("amd64") || processor.equals("x86_64") ? "x86_64" : processor);
    }

    private static BackendException unloadable(String message) {
        return new BackendException(BackendException.Kind.UNLOADABLE, message);
    }
}
