package dev.urial.core.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The SHA-256 of a model file, computed on a thread of its own while the model loads, and remembered between processes by the
 * file's path, size and time of change.
 */
public final class FileHash {
    private final Path file;
    private final FutureTask<String> task = new FutureTask<>(this::rememberedOrComputed);

    private FileHash(Path file) {
        this.file = file;
    }

    /** Starts computing. */
    public static FileHash of(Path file) {
        FileHash hash = new FileHash(file);
        Thread thread = new Thread(hash.task, "urial-sha256");
        thread.setDaemon(true);
        thread.start();
        return hash;
    }

    /** Ends the computation, if nobody needs it. */
    public void cancel() {
        task.cancel(true);
    }

    /** The hash in hex. Waits for it. */
    public String hex() throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true; // opening a model is not cancelled half way
                } catch (ExecutionException e) {
                    throw new IOException("the file's hash cannot be computed: " + e.getCause(), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String rememberedOrComputed() throws IOException {
        Path absolute = file.toRealPath();
        String key = absolute + "\n" + Files.size(absolute) + "\n" + Files.getLastModifiedTime(absolute) + "\n";
        Path memory = CacheFolder.named("sha256").resolve(Sha256.hex(key.getBytes(StandardCharsets.UTF_8)));
        try {
            String content = Files.readString(memory);
            if (content.startsWith(key) && content.substring(key.length()).matches("[0-9a-f]{64}\n")) {
                return content.substring(key.length()).strip();
            }
        } catch (IOException | IllegalArgumentException absentOrDamaged) {
            // computed again below
        }
        String result = computed(absolute);
        try {
            CacheFolder.write(memory, (key + result + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException unwritable) {
            // computed again next time
        }
        return result;
    }

    private static String computed(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new IOException("interrupted");
                }
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
