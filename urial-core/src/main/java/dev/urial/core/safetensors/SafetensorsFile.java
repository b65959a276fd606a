package dev.urial.core.safetensors;

import dev.urial.core.data.Unloadable;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file: its header, read and checked at once, and its tensors, mapped when asked for. Every tensor has the bytes that
 * its type and shape need, inside the file, and together they fill it without a hole or an overlap; a file of which this is not true
 * is refused in one line.
 *
 * <p>No file is held open. Immutable, so safe for many threads.
 */
public final class SafetensorsFile {
    /** The format's limit. */
    static final long MOST_HEADER_BYTES = 100_000_000;

    private final Path file;
    private final Map<String, StoredTensor> tensors;

    private SafetensorsFile(Path file, Map<String, StoredTensor> tensors) {
        this.file = file;
        this.tensors = tensors;
    }

    /**
     * Reads and checks a file's header.
     *
     * @throws BackendException {@code UNLOADABLE} with one line if the file is not of this format, or not whole
     */
    public static SafetensorsFile read(Path file) {
        if (Files.isDirectory(file)) {
            throw Refusal.unloadable(file, "it is a folder; name the safetensors file in it", null);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long header = headerBytes(file, channel);
            SafetensorsHeader read = new SafetensorsHeader(file, Long.BYTES + header, channel.size());
            return new SafetensorsFile(file, Collections.unmodifiableMap(read.parse(channel)));
        } catch (NoSuchFileException e) {
            throw Refusal.unloadable(file, "there is no such file", e);
        } catch (IOException e) {
            throw Refusal.unreadable(file, e);
        }
    }

    /** The file, as it was named. */
    public Path file() {
        return file;
    }

    /** The names of the tensors, in the order of their data. */
    public Set<String> names() {
        return tensors.keySet();
    }

    /**
     * A tensor by its name.
     *
     * @throws BackendException {@code UNLOADABLE} if there is none of this name
     */
    public StoredTensor tensor(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw Refusal.unloadable(file, "it has no tensor '" + Unloadable.printable(name) + "'", null);
        }
        return tensor;
    }

    private static long headerBytes(Path file, FileChannel channel) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (first.hasRemaining() && channel.read(first) >= 0) {
            // up to eight bytes
        }
        long size = channel.size();
        if (first.hasRemaining()) {
            throw Refusal.damaged(file, "it has " + size + " bytes, and the length of its header alone takes 8");
        }
        long header = first.getLong(0);
        if (header < 0 || header > MOST_HEADER_BYTES) {
            throw Refusal.damaged(
                    file,
                    "its header claims " + Long.toUnsignedString(header) + " bytes; the format allows "
                            + MOST_HEADER_BYTES);
        }
        if (header > size - Long.BYTES) {
            throw Refusal.damaged(
                    file, "its header claims " + header + " bytes, and the file has " + size + "; download it again");
        }
        return header;
    }
}
