package dev.urial.core.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What pins a model's bytes: of one file its SHA-256; of several the SHA-256 over theirs, in order, each in lower-case hex and ended by
 * a line feed, which is what {@code sha256sum FILES | cut -c 1-64 | sha256sum} prints. With an adapter {@code +lora:} and the same of
 * its files follow, and {@code *SCALE} if that is not 1.
 */
public final class ModelHash {
    private final List<FileHash> model;
    private final List<FileHash> adapter;
    private final String scale;

    private ModelHash(List<FileHash> model, List<FileHash> adapter, String scale) {
        this.model = model;
        this.adapter = adapter;
        this.scale = scale;
    }

    /**
     * Starts computing; see {@link FileHash}.
     *
     * @param model all files whose bytes decide what it says, at least one
     * @param adapter those of an adapter; none without one
     * @param scale how much of the adapter is added
     */
    public static ModelHash of(List<Path> model, List<Path> adapter, Number scale) {
        return new ModelHash(
                model.stream().map(FileHash::of).toList(),
                adapter.stream().map(FileHash::of).toList(),
                scale.doubleValue() == 1 ? "" : "*" + scale);
    }

    /** Ends the computation, if nobody needs it. */
    public void cancel() {
        model.forEach(FileHash::cancel);
        adapter.forEach(FileHash::cancel);
    }

    /** The whole of it. Waits for it. */
    public String revision() throws IOException {
        return adapter.isEmpty() ? hex(model) : hex(model) + "+lora:" + hex(adapter) + scale;
    }

    private static String hex(List<FileHash> files) throws IOException {
        if (files.size() == 1) {
            return files.get(0).hex();
        }
        StringBuilder lines = new StringBuilder();
        for (FileHash file : files) {
            lines.append(file.hex()).append('\n');
        }
        return Sha256.hex(lines.toString().getBytes(StandardCharsets.UTF_8));
    }
}
