package dev.urial.core.safetensors;

import dev.urial.core.data.Unloadable;
import dev.urial.core.gguf.Half;
import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A tensor's place in a file. Nothing of it is in memory until asked for, and no file is held open. Immutable, so safe for many
 * threads.
 *
 * @param shape extents, the last of which is the length of a row; none for a single number
 * @param offset of its first byte in the file
 * @param bytes how many it has
 */
public record StoredTensor(String name, DType dtype, List<Long> shape, Path file, long offset, long bytes) {
    /** What is converted at once. */
    private static final int CHUNK = 1 << 20;

    private static final int MOST_NUMBERS = Integer.MAX_VALUE - 8;

    public StoredTensor {
        shape = List.copyOf(shape);
        if (offset < 0 || bytes < 0 || offset > Long.MAX_VALUE - bytes || bytes % dtype.bytes() != 0) {
            throw new IllegalArgumentException(
                    "no place for " + dtype + ": " + bytes + " bytes from byte " + offset + " on");
        }
    }

    /** How many numbers it has. */
    public long elements() {
        return bytes / dtype.bytes();
    }

    /**
     * A part of its bytes as the file has them: direct, read-only and little endian. The mapping lives as long as the buffer is
     * reachable; the file must not be shortened meanwhile. A tensor of more than 2<sup>31</sup> - 1 bytes needs several.
     *
     * @param fromByte counted from the tensor's first
     * @throws IllegalArgumentException if the tensor has no such bytes
     * @throws BackendException {@code UNLOADABLE} if the file can no longer be read
     */
    public ByteBuffer map(long fromByte, int length) {
        if (fromByte < 0 || length < 0 || fromByte > bytes - length) {
            throw new IllegalArgumentException(
                    "'" + name + "' has " + bytes + " bytes, not " + length + " from byte " + fromByte + " on");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() - offset < fromByte + length) {
                throw Refusal.unloadable(file, "it has become shorter since it was opened", null);
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, offset + fromByte, length)
                    .order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw Refusal.unreadable(file, e);
        }
    }

    /**
     * Its numbers row by row, exactly.
     *
     * @throws BackendException {@code UNLOADABLE} if they are not F32, F16 or BF16, or more than 2<sup>31</sup> - 9
     */
    public float[] read() {
        if (elements() > MOST_NUMBERS) {
            throw Refusal.unloadable(
                    file, "tensor '" + Unloadable.printable(name) + "' has " + elements() + " numbers", null);
        }
        float[] values = new float[(int) elements()];
        for (long at = 0; at < bytes; at += CHUNK) {
            int length = (int) Math.min(CHUNK, bytes - at);
            convert(map(at, length), values, (int) (at / dtype.bytes()));
        }
        return values;
    }

    private void convert(ByteBuffer from, float[] values, int first) {
        for (int i = first; from.hasRemaining(); i++) {
            values[i] = switch (dtype) {
                case F32 -> from.getFloat();
                case F16 -> Half.toFloat(from.getShort());
                case BF16 -> Float.intBitsToFloat(from.getShort() << 16);
                default ->
                    throw Refusal.unloadable(
                            file,
                            "tensor '" + Unloadable.printable(name) + "' is of type " + dtype
                                    + "; F32, F16 and BF16 can be read as numbers",
                            null);
            };
        }
    }
}
