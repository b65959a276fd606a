package dev.urial.backend.llamacpp;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.urial.core.spi.BackendException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one llama.cpp of this process: found, opened, identified and started by the first model, and kept for the process's life.
 * Process-wide because the library is.
 */
final class LlamaRuntime {
    /**
     * Held around every computation: b4916 has a race between contexts that silently gives wrong logits, and two computations at
     * once would share the same cores anyway. Taken for good when the process exits, so that none is running when the library's
     * static objects go.
     */
    static final ReentrantLock COMPUTING = new ReentrantLock(true);

    private static final long EXIT_PATIENCE_SECONDS = 30;

    /** RTLD_LAZY without RTLD_GLOBAL: two llama.cpps in one process, ours and another's, must not see each other's symbols. */
    private static final int LOCAL = 1;

    private static @Nullable LlamaRuntime opened; // guarded by the class

    private final Llama llama;
    private final NativeLog log;
    private final Path file;
    private final Map<NativeWeights.Key, NativeWeights> weights = new HashMap<>(); // guarded by this

    private LlamaRuntime(Llama llama, NativeLog log, Path file) {
        this.llama = llama;
        this.log = log;
        this.file = file;
    }

    /** The library asked for, opened if this is the first call; {@code UNLOADABLE} if another one is there already. */
    static synchronized LlamaRuntime open(Optional<Path> library) {
        Path file = LibrarySearch.find(library);
        LlamaRuntime current = opened;
        if (current == null) {
            current = load(file);
            opened = current;
        } else if (!current.file.equals(file)) {
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE,
                    "llama.cpp: asked for " + file + ", but this process already runs llama.cpp "
                            + current.llama.version()
                            + " from " + current.file + "; a process holds one build: name the same 'library' for"
                            + " every model, or use two processes");
        }
        return current;
    }

    Llama llama() {
        return llama;
    }

    NativeLog log() {
        return log;
    }

    /** What is loaded. To be used under this object's monitor only. */
    Map<NativeWeights.Key, NativeWeights> weights() {
        return weights;
    }

    private static LlamaRuntime load(Path file) {
        NativeLibrary library = dlopen(file);
        String found;
        try {
            found = describe(library);
            Optional<NativeBuild> build = identify(library, found);
            if (build.isPresent()) {
                NativeLog log = new NativeLog();
                Runtime.getRuntime().addShutdownHook(new Thread(LlamaRuntime::awaitComputation, "urial-llamacpp-exit"));
                return new LlamaRuntime(JnaLlama.bind(library, build.get(), found, log), log, file);
            }
        } catch (UnsatisfiedLinkError missing) {
            library.close();
            throw unsupported(file, "a llama.cpp without a function that is needed (" + missing.getMessage() + ")");
        }
        library.close();
        throw unsupported(file, found);
    }

    private static NativeLibrary dlopen(Path file) {
        try {
            return NativeLibrary.getInstance(file.toString(), Map.of(Library.OPTION_OPEN_FLAGS, LOCAL));
        } catch (UnsatisfiedLinkError failure) {
            String reason =
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
            String cure = "";
            if (Files.exists(Path.of("/etc/alpine-release"))) {
                cure = "; this system's C library is musl, and the library needs glibc";
            } else if (reason.contains("libgomp")) {
                cure = "; install the OpenMP runtime (Debian and Ubuntu: apt install libgomp1)";
            } else if (reason.contains("GLIBC")) {
                cure = "; it was built for a newer system";
            }
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE,
                    "llama.cpp: cannot load " + file + " (" + reason + ")" + cure,
                    failure);
        }
    }

    /** The build this library is, by its symbols, its own word and the layout of its defaults. */
    private static Optional<NativeBuild> identify(NativeLibrary library, String found) {
        NativeBuild build;
        if (found.startsWith("b4916 ") && has(library, "llama_kv_self_seq_rm")) {
            build = NativeBuild.B4916;
        } else if (found.matches("v0\\.5\\.0(-\\w+)?") && has(library, "llama_memory_seq_rm")) {
            build = NativeBuild.V0_5_0;
        } else {
            return Optional.empty();
        }
        return JnaLlama.hasLayout(library, build) ? Optional.of(build) : Optional.empty();
    }

    /** What the library says it is: {@code b4916 (c6af2161)}, {@code v0.5.0-dev}, or a guess. */
    private static String describe(NativeLibrary library) {
        if (!has(library, "llama_model_load_from_file")) {
            return has(library, "llama_decode")
                    ? "a llama.cpp from before 2025"
                    : "no llama.cpp: it exports no llama_model_load_from_file";
        }
        if (has(library, "llama_version")) {
            String version = library.getFunction("llama_version").invokeString(new Object[0], false);
            return "v" + version;
        }
        if (has(library, "LLAMA_BUILD_NUMBER")) {
            int number = library.getGlobalVariableAddress("LLAMA_BUILD_NUMBER").getInt(0);
            Pointer commit = has(library, "LLAMA_COMMIT")
                    ? library.getGlobalVariableAddress("LLAMA_COMMIT").getPointer(0)
                    : Pointer.NULL;
            return "b" + number + (commit == null ? "" : " (" + commit.getString(0) + ")");
        }
        return has(library, "llama_memory_seq_rm")
                ? "a llama.cpp of June 2025 or later that gives no version"
                : "a llama.cpp of early 2025 that gives no version";
    }

    private static boolean has(NativeLibrary library, String symbol) {
        try {
            return Pointer.nativeValue(library.getGlobalVariableAddress(symbol)) != 0;
        } catch (UnsatisfiedLinkError absent) {
            return false;
        }
    }

    private static BackendException unsupported(Path file, String found) {
        return new BackendException(
                BackendException.Kind.UNLOADABLE,
                "llama.cpp: " + file + " is " + found + "; supported are " + NativeBuild.known());
    }

    private static void awaitComputation() {
        try {
            if (!COMPUTING.tryLock(EXIT_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return; // an exit that never comes would be worse than the rare crash this prevents
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
