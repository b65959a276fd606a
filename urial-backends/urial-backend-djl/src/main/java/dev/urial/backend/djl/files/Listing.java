package dev.urial.backend.djl.files;

import dev.urial.core.plugin.NearNames;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What stands in a directory instead of what is needed, for messages. */
final class Listing {
    private Listing() {}

    /** Refuses a path that is not a directory. */
    static void check(Path directory, String needed) {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (Files.exists(directory)) {
            throw Refusal.of(directory, "it is a file; name the directory of " + needed);
        }
        Path parent = directory.toAbsolutePath().normalize().getParent();
        String name = String.valueOf(directory.getFileName());
        String near = parent == null || !Files.isDirectory(parent) ? "" : NearNames.suggestion(name, names(parent));
        throw Refusal.of(directory, "there is no such directory" + near);
    }

    /** The exception for a missing file. */
    static BackendException missing(Path directory, String file) {
        List<String> names = names(directory);
        if (names.isEmpty()) {
            return Refusal.of(directory, "it is empty; " + file + " is needed");
        }
        return Refusal.of(directory, "it has no " + file + "; " + hint(names));
    }

    private static String hint(List<String> names) {
        List<String> pickles = ending(names, ".bin", ".pt", ".pth", ".ckpt");
        List<String> gguf = ending(names, ".gguf");
        List<String> weights = ending(names, ".safetensors");
        if (!weights.isEmpty()) {
            return "it has " + Refusal.some(weights);
        }
        if (!gguf.isEmpty()) {
            return "it has " + Refusal.some(gguf) + ", which llamacpp:FILE reads";
        }
        if (!pickles.isEmpty()) {
            return "it has " + Refusal.some(pickles)
                    + ", which are pickles: reading one runs code from it, so none is read; convert them to safetensors";
        }
        return "it has " + Refusal.some(names);
    }

    private static List<String> ending(List<String> names, String... endings) {
        return names.stream()
                .filter(name -> Stream.of(endings).anyMatch(name::endsWith))
                .toList();
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Refusal.of(directory, "it cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
