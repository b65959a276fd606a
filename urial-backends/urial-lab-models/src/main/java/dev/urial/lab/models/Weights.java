package dev.urial.lab.models;

import dev.urial.core.cache.CacheFolder;
import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Weights on the class path, and the files they become: native code cannot read inside a jar. The files are a few megabytes, so
 * each is hashed whenever it is asked for.
 *
 * @param folder of the resources, ending in a slash: {@code base.gguf}, {@code aligned.gguf}, and {@code SHA256SUMS}, which pins
 *     them in the format of {@code sha256sum}
 * @param cache where the files are written, each in a folder named by its hash: builds with other weights do not disturb it
 */
record Weights(ClassLoader loader, String folder, Path cache) {
    private static final String SUMS = "SHA256SUMS";

    /** The file of a model, whole. */
    Path file(String model) {
        String resource = folder + model + ".gguf";
        String expected = pinned(model);
        Path file = cache.resolve(expected.substring(0, 16)).resolve("lab-" + model + ".gguf");
        if (isWhole(file, expected)) {
            return file;
        }
        byte[] content = read(resource).orElseThrow(() -> absent(model, resource));
        String found = Sha256.hex(content);
        if (!found.equals(expected)) {
            throw unloadable(
                    "lab:" + model + ": the weights are damaged: " + where(resource) + " should have the SHA-256 "
                            + expected + " and has " + found + "; build or fetch urial-lab-models anew");
        }
        try {
            CacheFolder.write(file, content);
        } catch (IOException e) {
            if (isWhole(file, expected)) {
                return file; // another process was faster, where a file in use cannot be replaced
            }
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE,
                    "lab:" + model + ": its file " + file + " cannot be written (" + e
                            + "); the environment variable XDG_CACHE_HOME names another folder to keep it in",
                    e);
        }
        return file;
    }

    /** The SHA-256 in hex that a model's resource is to have. */
    private String pinned(String model) {
        String name = model + ".gguf";
        byte[] sums = read(folder + SUMS).orElseThrow(() -> absent(model, folder + SUMS));
        return new String(sums, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("[0-9a-f]{64} [ *].*")
                        && line.substring(66).equals(name))
                .map(line -> line.substring(0, 64))
                .findFirst()
                .orElseThrow(() -> unloadable("lab:" + model + ": " + where(folder + SUMS) + " gives no SHA-256 of "
                        + name + "; build or fetch urial-lab-models anew"));
    }

    private Optional<byte[]> read(String resource) {
        try (InputStream in = loader.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new BackendException(
                    BackendException.Kind.UNLOADABLE, "lab: " + where(resource) + " cannot be read: " + e, e);
        }
    }

    private String where(String resource) {
        URL found = loader.getResource(resource);
        return found == null ? resource : found.toString();
    }

    private static boolean isWhole(Path file, String expected) {
        try {
            return Files.isRegularFile(file)
                    && Sha256.hex(Files.readAllBytes(file)).equals(expected);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static BackendException absent(String model, String resource) {
        return unloadable("lab:" + model + ": this build of urial-lab-models has no weights (there is no " + resource
                + " on the class path)");
    }

    private static BackendException unloadable(String message) {
        return new BackendException(BackendException.Kind.UNLOADABLE, message);
    }
}
