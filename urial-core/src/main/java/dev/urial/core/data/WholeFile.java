package dev.urial.core.data;

import dev.urial.core.spi.DataException;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import java.util.UUID;

/** Writes a file so that it is whole or not there; what stood in its place stays until then. */
public final class WholeFile {
    private WholeFile() {}

    /** What a file of text is to hold. */
    public interface Content {
        /** Writes it; the writer stays open. */
        void write(Writer out) throws IOException;
    }

    /** What a file of bytes is to hold. */
    public interface Bytes {
        /** Writes them, buffered behind the stream, which stays open. */
        void write(OutputStream out) throws IOException;
    }

    /**
     * Writes a file as UTF-8. A pipe or a device, such as {@code /dev/stdout}, is written as it comes.
     *
     * @throws DataException if it cannot be written; nothing is left of it
     */
    public static void write(Path file, Content content) {
        writeBytes(file, bytes -> {
            Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
            content.write(out);
            out.flush();
        });
    }

    /**
     * Writes a file of bytes. A pipe or a device is written as it comes.
     *
     * @throws DataException if it cannot be written; nothing is left of it
     */
    public static void writeBytes(Path file, Bytes content) {
        try {
            if (Files.isDirectory(file)) {
                throw new DataException(file, "is a folder; the output must be a file");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    content.write(out);
                }
            } else {
                replace(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(), content);
            }
        } catch (NoSuchFileException e) {
            Path folder = file.toAbsolutePath().getParent();
            boolean there = folder != null && Files.isDirectory(folder);
            throw cannot(file, there ? "its folder takes no files" : "there is no folder " + folder, e);
        } catch (AccessDeniedException e) {
            throw cannot(file, "its folder may not be written", e);
        } catch (IOException e) {
            throw cannot(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static void replace(Path file, Bytes content) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                content.write(out);
                out.flush();
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static DataException cannot(Path file, String why, IOException cause) {
        return new DataException(file, OptionalInt.empty(), "cannot be written: " + why, cause);
    }
}
