package dev.urial.backend.llamacpp;

import dev.urial.core.cache.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What pins a model's bytes: of one file its SHA-256; of a model in several parts the SHA-256 over theirs, in order, each in
 * lower-case hex and ended by a line feed, which is what {@code sha256sum NAME-*-of-*.gguf | cut -c 1-64 | sha256sum} prints.
 */
final class ModelHash {
    private final List<FileHash> parts;

    private ModelHash(List<FileHash> parts) {
        this.parts = parts;
    }

    /** Starts computing; see {@link FileHash}. */
    static ModelHash of(List<Path> parts) {
        return new ModelHash(parts.stream().map(FileHash::of).toList());
    }

    /** Ends the computation, if nobody needs it. */
    void cancel() {
        parts.forEach(FileHash::cancel);
    }

    /** The hash in hex. Waits for it. */
    String hex() throws IOException {
        if (parts.size() == 1) {
            return parts.get(0).hex();
        }
        StringBuilder lines = new StringBuilder();
        for (FileHash part : parts) {
            lines.append(part.hex()).append('\n');
        }
        return Sha256.hex(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
