package dev.urial.backend.djl.torch;

import com.sun.jna.NativeLibrary;
import dev.urial.core.spi.BackendException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where PyTorch's own libraries are, found without loading any: the folder that {@code PYTORCH_LIBRARY_PATH} names (an environment
 * variable or a system property), the {@code lib} of an installed PyTorch, say; else a jar such as {@code
 * ai.djl.pytorch:pytorch-native-cpu}. Nothing is fetched over a network unless that is asked for.
 */
public final class Natives {
    /** The one version that the Java part fits. */
    public static final String VERSION = "2.7.1";

    /** What the Java part was built for beside the CPU: CUDA 12.8. */
    private static final String CUDA = "cu128";

    private static final Pattern VERSION_LINE = Pattern.compile("(\\d+\\.\\d+\\.\\d+)(?:\\+(\\w+))?");
    private static final List<String> DRIVERS = List.of(
            "/usr/lib/x86_64-linux-gnu/libcuda.so.1",
            "/usr/lib/aarch64-linux-gnu/libcuda.so.1",
            "/usr/lib64/libcuda.so.1",
            "/usr/lib/libcuda.so.1",
            "/usr/lib/wsl/lib/libcuda.so.1",
            "/usr/local/nvidia/lib64/libcuda.so.1");

    private final Optional<Path> folder;
    private final Optional<String> named;
    private final boolean onClassPath;
    /** Further folders for a driver's library. */
    private final String searched;

    private Natives(Optional<Path> folder, Optional<String> named, boolean onClassPath, String searched) {
        this.folder = folder;
        this.named = named;
        this.onClassPath = onClassPath;
        this.searched = searched;
    }

    /** Looks for them. */
    public static Natives find() {
        ClassLoader loader = Natives.class.getClassLoader();
        boolean jar = loader != null && loader.getResource("native/lib/pytorch.properties") != null;
        return find(Natives::setting, jar);
    }

    /**
     * Looks for them.
     *
     * @param setting gives an environment variable or property by name, or the empty text
     * @param onClassPath whether a jar with them is there
     */
    static Natives find(Function<String, String> setting, boolean onClassPath) {
        String searched = setting.apply("LD_LIBRARY_PATH");
        String path = setting.apply("PYTORCH_LIBRARY_PATH");
        if (path.isEmpty()) {
            return new Natives(Optional.empty(), Optional.empty(), onClassPath, searched);
        }
        Optional<Path> folder = Stream.of(path.split(Pattern.quote(File.pathSeparator)))
                .flatMap(named -> path(named).stream())
                .map(named -> Files.isRegularFile(named) && named.getParent() != null ? named.getParent() : named)
                .filter(named -> Files.isRegularFile(named.resolve(System.mapLibraryName("torch"))))
                .findFirst();
        return new Natives(folder, Optional.of(path), onClassPath, searched);
    }

    private static Optional<Path> path(String named) {
        try {
            return Optional.of(Path.of(named));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static String setting(String name) {
        String variable = Optional.ofNullable(System.getenv(name)).orElse("");
        return variable.isEmpty() ? System.getProperty(name, "") : variable;
    }

    /**
     * Makes DJL look in the place that was found, and in no other. Settings that the user made stay.
     *
     * @param download whether DJL may fetch what is missing
     * @throws BackendException {@code UNLOADABLE} if there is nothing to load
     */
    void prepare(boolean download) {
        if (named.isPresent() && folder.isEmpty()) {
            throw unloadable(
                    "PYTORCH_LIBRARY_PATH is " + named.get() + ", and there is no " + System.mapLibraryName("torch")
                            + "; it is to name the folder 'torch/lib' of a PyTorch " + VERSION);
        }
        folder.ifPresent(this::checkVersion);
        if (folder.isEmpty() && !onClassPath && !download) {
            throw unloadable("there is no PyTorch: " + howToGetIt());
        }
        define("OPT_OUT_TRACKING", "true");
        define("ai.djl.pytorch.graph_optimizer", "false");
        if (!download) {
            define("ai.djl.offline", "true");
        }
        if (folder.isPresent()) {
            define("PYTORCH_VERSION", VERSION);
            define("PYTORCH_FLAVOR", flavour(folder.get()));
            if (setting("PYTORCH_FLAVOR").startsWith("cu")) {
                cudaRuntimes(folder.get()).forEach(found -> NativeLibrary.addSearchPath("cudart", found.toString()));
            }
        }
    }

    private void checkVersion(Path found) {
        Optional<Matcher> version = version(found);
        if (version.isPresent() && !version.get().group(1).equals(VERSION)) {
            throw unloadable(found + " is of PyTorch " + version.get().group() + ", and " + VERSION + " is needed"
                    + " (pip install torch==" + VERSION + ")");
        }
    }

    private static BackendException unloadable(String message) {
        return new BackendException(BackendException.Kind.UNLOADABLE, "djl: " + message);
    }

    private static void define(String property, String value) {
        if (setting(property).isEmpty()) {
            System.setProperty(property, value);
        }
    }

    /** What a PyTorch beside whose {@code lib} this stands says of itself. */
    private static Optional<Matcher> version(Path folder) {
        for (String name : List.of("../version.py", "../build-version")) {
            try {
                Matcher matcher = VERSION_LINE.matcher(Files.readString(folder.resolve(name)));
                if (matcher.find()) {
                    return Optional.of(matcher);
                }
            } catch (IOException absent) {
                // it may be a folder of libraries alone
            }
        }
        return Optional.empty();
    }

    /** Without a driver the CUDA parts of a PyTorch cannot be loaded, and the others can. */
    private String flavour(Path found) {
        return hasCuda(found) && driver().isPresent() ? CUDA : "cpu";
    }

    /** Where an installed PyTorch has the CUDA runtime, which DJL asks for devices and memory, and looks for by its name. */
    static List<Path> cudaRuntimes(Path folder) {
        return Stream.of(folder, folder.resolve("../../nvidia/cuda_runtime/lib").normalize())
                .filter(found -> hasCuda(folder) && Files.isDirectory(found))
                .toList();
    }

    private static boolean hasCuda(Path folder) {
        return Files.exists(folder.resolve(System.mapLibraryName("torch_cuda")));
    }

    /** For people: where they are. */
    String where() {
        return folder.map(Path::toString).orElse(onClassPath ? "the class path" : "a download");
    }

    private static String howToGetIt() {
        return "set PYTORCH_LIBRARY_PATH to the folder 'torch/lib' of an installed PyTorch " + VERSION
                + " (pip install torch==" + VERSION + "), put ai.djl.pytorch:pytorch-native-cpu:" + VERSION
                + " on the class path (URIAL_PYTORCH=cpu makes the launcher do that), or allow a download by the setting 'download=true'";
    }

    /** What a GPU lacks here, in a few words. */
    String missingForCuda() {
        if (folder.isEmpty() && onClassPath) {
            return "the PyTorch on the class path is for the CPU; PYTORCH_LIBRARY_PATH can name one for CUDA 12.8";
        }
        if (folder.isPresent() && !hasCuda(folder.get())) {
            return "the PyTorch in " + folder.get() + " is for the CPU";
        }
        return driver().isEmpty()
                ? "no NVIDIA driver is found"
                : "the NVIDIA driver " + driver().get()
                        + " shows no GPU to this process, or is older than CUDA 12.8 needs";
    }

    /** What was found, and what is missing, by name; for people. */
    public Map<String, String> findings() {
        Map<String, String> findings = new LinkedHashMap<>();
        findings.put("pytorch", pytorch());
        findings.put("cuda", cuda());
        return findings;
    }

    private String pytorch() {
        if (named.isPresent() && folder.isEmpty()) {
            return "NO: PYTORCH_LIBRARY_PATH is " + named.get() + ", where there is no "
                    + System.mapLibraryName("torch");
        }
        if (folder.isPresent()) {
            Optional<Matcher> version = version(folder.get());
            String found = version.map(Matcher::group).orElse("of a version that it does not tell");
            boolean fits = version.isEmpty() || version.get().group(1).equals(VERSION);
            return (fits ? "" : "NO: " + VERSION + " is needed, and this is ") + found + ", " + folder.get()
                    + " (PYTORCH_LIBRARY_PATH)";
        }
        return onClassPath ? VERSION + ", for the CPU, from the class path" : "NO: " + howToGetIt();
    }

    private String cuda() {
        String driver = driver().map(version -> "driver " + version).orElse("no NVIDIA driver is found");
        if (folder.isPresent() && hasCuda(folder.get())) {
            String built = version(folder.get())
                    .map(version -> Optional.ofNullable(version.group(2)).orElse(""))
                    .orElse("");
            String other = built.isEmpty() || built.equals(CUDA)
                    ? ""
                    : "; built for " + built.toUpperCase(Locale.ROOT) + ", and the Java part for " + CUDA;
            return (driver().isPresent() ? "yes, " : "NO, ") + driver + other;
        }
        return "NO, " + missingForCuda() + (driver().isPresent() ? "; " + driver : "");
    }

    private Optional<String> driver() {
        try {
            Matcher version = Pattern.compile("\\d+\\.\\d+(\\.\\d+)?")
                    .matcher(Files.readString(Path.of("/proc/driver/nvidia/version")));
            if (version.find()) {
                return Optional.of(version.group());
            }
        } catch (IOException none) {
            // looked for by its library below
        }
        Stream<String> further = Stream.of(searched.split(Pattern.quote(File.pathSeparator)))
                .filter(part -> !part.isEmpty())
                .map(part -> part + "/libcuda.so.1");
        return Stream.concat(DRIVERS.stream(), further)
                .filter(name -> Files.exists(Path.of(name)))
                .findFirst()
                .map(name -> "of unknown version, " + name);
    }
}
