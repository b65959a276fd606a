package dev.urial.backend.llamacpp;

import dev.urial.core.cache.FileHash;
import dev.urial.core.cache.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What pins a model's bytes: of one file its SHA-256; of a model in several parts the SHA-256 over theirs, in order, each in
 * lower-case hex and ended by a line feed, which is what {@code sha256sum NAME-*-of-*.gguf | cut -c 1-64 | sha256sum} prints. With an
 * adapter {@code +lora:} and the SHA-256 of its file follow, and {@code *SCALE} if that is not 1.
 */
final class ModelHash {
    private final List<FileHash> parts;
    private final Optional<FileHash> adapter;
    private final String scale;

    private ModelHash(List<FileHash> parts, Optional<FileHash> adapter, String scale) {
        this.parts = parts;
        this.adapter = adapter;
        this.scale = scale;
    }

    /** Starts computing; see {@link FileHash}. */
    static ModelHash of(List<Path> parts, Optional<LoraAdapter> adapter) {
        return new ModelHash(
                parts.stream().map(FileHash::of).toList(),
                adapter.map(added -> FileHash.of(added.file())),
                adapter.map(LoraAdapter::scale)
                        .filter(scale -> scale != 1)
                        .map(scale -> "*" + scale)
                        .orElse(""));
    }

    /** Ends the computation, if nobody needs it. */
    void cancel() {
        parts.forEach(FileHash::cancel);
        adapter.ifPresent(FileHash::cancel);
    }

    /** The whole of it. Waits for it. */
    String revision() throws IOException {
        return adapter.isEmpty() ? hex() : hex() + "+lora:" + adapter.get().hex() + scale;
    }

    private String hex() throws IOException {
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
