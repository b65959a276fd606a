package dev.urial.core.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The user's cache: {@code ${XDG_CACHE_HOME:-~/.cache}/urial}. All in it can be made again. */
public final class CacheFolder {
    private CacheFolder() {}

    /** A folder of it, which may not exist. */
    public static Path named(String name) {
        String home = System.getenv("XDG_CACHE_HOME");
        Path root = home == null || home.isBlank() || !Path.of(home).isAbsolute()
                ? Path.of(System.getProperty("user.home", ".")).resolve(".cache")
                : Path.of(home);
        return root.resolve("urial").resolve(name);
    }

    /** What a file is to hold, where it is more than one piece. */
    @FunctionalInterface
    public interface Content {
        void write(FileChannel out) throws IOException;
    }

    /** Writes a file as {@link #write(Path, Content)} does. */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, out -> writeFully(out, ByteBuffer.wrap(content)));
    }

    /** Writes all that is left of a buffer. */
    public static void writeFully(FileChannel out, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    /**
     * Writes a file, and its folder where there is none, so that no other process sees half of it.
     *
     * @throws IOException if it cannot be written; what stood there before is kept
     */
    public static void write(Path file, Content content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " has no folder");
        }
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, "part", null);
        try {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                content.write(out);
            }
            try {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
