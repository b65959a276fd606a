package dev.urial.backend.djl;

import dev.urial.backend.djl.files.LoraDirectory;
import dev.urial.backend.djl.files.ModelDirectory;
import dev.urial.core.cache.FileHash;
import dev.urial.core.cache.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What pins a model's bytes: the SHA-256 over those of the files that decide what it says, in lower-case hex, each ended by a line
 * feed: its configuration, its weights and its tokenizer. With an adapter {@code +lora:} and that of its files follow, and {@code
 * *SCALE} if that is not 1.
 */
final class DirectoryHash {
    private final List<FileHash> model;
    private final List<FileHash> adapter;
    private final String scale;

    private DirectoryHash(List<FileHash> model, List<FileHash> adapter, String scale) {
        this.model = model;
        this.adapter = adapter;
        this.scale = scale;
    }

    /** Starts computing; see {@link FileHash}. */
    static DirectoryHash of(ModelDirectory directory, Optional<LoraDirectory> adapter, Optional<Double> scale) {
        List<Path> files = new ArrayList<>(directory.files());
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Path file = directory.directory().resolve(name);
            if (Files.exists(file)) {
                files.add(file);
            }
        }
        return new DirectoryHash(
                files.stream().map(FileHash::of).toList(),
                adapter.map(LoraDirectory::files).orElse(List.of()).stream()
                        .map(FileHash::of)
                        .toList(),
                scale.filter(share -> share != 1).map(share -> "*" + share).orElse(""));
    }

    /** Ends the computation, if nobody needs it. */
    void cancel() {
        model.forEach(FileHash::cancel);
        adapter.forEach(FileHash::cancel);
    }

    /** The whole of it. Waits for it. */
    String revision() throws IOException {
        return adapter.isEmpty() ? joined(model) : joined(model) + "+lora:" + joined(adapter) + scale;
    }

    private static String joined(List<FileHash> files) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (FileHash file : files) {
            lines.append(file.hex()).append('\n');
        }
        return Sha256.hex(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
