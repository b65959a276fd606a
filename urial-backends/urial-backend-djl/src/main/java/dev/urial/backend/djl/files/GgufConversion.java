package dev.urial.backend.djl.files;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.urial.core.cache.CacheFolder;
import dev.urial.core.cache.FileHash;
import dev.urial.core.gguf.GgufFile;
import dev.urial.core.spi.BackendException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a Hugging Face directory of a GGUF file, once: it is kept in the user's cache, in a folder named by the file's SHA-256. The
 * numbers are those that the file holds, stored without loss. Of the architectures {@code llama} and {@code gemma3}, with a
 * byte-level vocabulary; all else is refused by name.
 */
public final class GgufConversion {
    /** Of what is written here: directories of an older form are left alone. */
    private static final String FORM = "-1";

    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    private static final String GENERATION = "generation_config.json";
    private static final List<String> FILES = List.of(CONFIG, WEIGHTS, TOKENIZER, TOKENIZER_CONFIG, GENERATION);

    private static final JsonMapper MAPPER = new JsonMapper();

    private GgufConversion() {}

    /**
     * The directory of a file, made if it is not there. Safe for many threads and processes.
     *
     * @param begins run before it is made, which takes a while
     * @throws BackendException {@code UNLOADABLE} in one line if the file is damaged or of a kind that is not converted, or the
     *     cache cannot be written; {@code OUT_OF_MEMORY} if its numbers do not fit
     */
    public static Path directory(Path gguf, Runnable begins) {
        return directory(gguf, CacheFolder.named("djl"), begins);
    }

    static Path directory(Path gguf, Path cache, Runnable begins) {
        GgufFile file = GgufFile.read(gguf);
        try {
            Path directory = cache.resolve(FileHash.of(gguf).hex() + FORM);
            if (!whole(directory)) {
                begins.run();
                make(file, directory);
            }
            return directory;
        } catch (IOException e) {
            throw Refusal.of(
                    gguf,
                    "it cannot be converted to " + cache + " (" + e
                            + "); the environment variable XDG_CACHE_HOME names another folder to keep it in",
                    e);
        }
    }

    private static boolean whole(Path directory) {
        return FILES.stream().allMatch(name -> Files.isRegularFile(directory.resolve(name)));
    }

    /** Makes it beside its place and moves it there, so that no other process sees half of it. */
    private static void make(GgufFile file, Path directory) throws IOException {
        GgufNetwork network = new GgufNetwork(file);
        GgufTokenizer tokenizer = new GgufTokenizer(file);
        Files.createDirectories(directory.getParent());
        Path part = Files.createTempDirectory(directory.getParent(), "part");
        try {
            write(part.resolve(TOKENIZER), tokenizer.tokenizer());
            write(part.resolve(TOKENIZER_CONFIG), tokenizer.configuration());
            write(part.resolve(CONFIG), network.config());
            write(part.resolve(GENERATION), tokenizer.generation());
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part.resolve(WEIGHTS)), 1 << 20)) {
                network.weights().writeTo(out);
            }
            move(part, directory);
        } finally {
            delete(part);
        }
    }

    private static void move(Path part, Path directory) throws IOException {
        try {
            Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (whole(directory)) {
                return; // another process was faster
            }
            delete(directory); // someone took a file out of it
            Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(directory);
    }

    private static void write(Path file, ObjectNode content) throws IOException {
        Files.write(file, MAPPER.writeValueAsBytes(content));
    }
}
