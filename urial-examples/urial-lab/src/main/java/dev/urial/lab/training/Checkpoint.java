package dev.urial.lab.training;

import dev.urial.core.spi.DataException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A run at a moment, as a file: a mark, the run's settings, the number of steps done, arrays of floats with their lengths, and a
 * checksum; numbers are big-endian. A file appears whole or not at all, and the last two are kept.
 *
 * @param settings what must be the same for the run to go on
 * @param steps done so far
 */
@SuppressWarnings("ArrayRecordComponent")
record Checkpoint(String settings, int steps, float[][] weights, float[][] state) {
    private static final long MARK = 0x6c61622d63703031L;
    private static final String PREFIX = "checkpoint-";
    private static final int KEPT = 2;

    /** Writes it into the directory and deletes all but the last two. */
    void write(Path directory) {
        Path file = directory.resolve(PREFIX + String.format("%08d", steps));
        Path part = directory.resolve("checkpoint.part");
        try {
            CRC32 sum = new CRC32();
            try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16);
                    DataOutputStream out = new DataOutputStream(new CheckedOutputStream(raw, sum))) {
                out.writeLong(MARK);
                out.writeUTF(settings);
                out.writeInt(steps);
                write(out, weights);
                write(out, state);
                out.writeLong(sum.getValue());
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            List<Path> all = all(directory);
            for (Path old : all.subList(Math.min(KEPT, all.size()), all.size())) {
                Files.delete(old);
            }
        } catch (IOException e) {
            throw new DataException(file, OptionalInt.empty(), "cannot be written: " + e.getMessage(), e);
        }
    }

    private static void write(DataOutputStream out, float[][] arrays) throws IOException {
        out.writeInt(arrays.length);
        for (float[] array : arrays) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(array.length, Float.BYTES));
            bytes.asFloatBuffer().put(array);
            out.writeInt(array.length);
            out.write(bytes.array());
        }
    }

    /**
     * The newest checkpoint of a directory, empty if there is none.
     *
     * @throws DataException if it is damaged or belongs to a run with other settings
     */
    static Optional<Checkpoint> newest(Path directory, String settings) {
        List<Path> all;
        try {
            all = all(directory);
        } catch (IOException e) {
            throw new DataException(directory, OptionalInt.empty(), "cannot be read: " + e.getMessage(), e);
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Path file = all.get(0);
        Checkpoint checkpoint = read(file);
        if (!checkpoint.settings.equals(settings)) {
            throw new DataException(
                    file,
                    "belongs to a run with other settings: " + checkpoint.settings + "; asked for " + settings
                            + "; use another directory for a new run");
        }
        return Optional.of(checkpoint);
    }

    private static List<Path> all(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(PREFIX + "\\d+"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private static Checkpoint read(Path file) {
        CRC32 sum = new CRC32();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                DataInputStream in = new DataInputStream(new CheckedInputStream(raw, sum))) {
            if (in.readLong() != MARK) {
                throw new IOException("another kind of file");
            }
            long left = Files.size(file);
            Checkpoint checkpoint = new Checkpoint(in.readUTF(), in.readInt(), read(in, left), read(in, left));
            long actual = sum.getValue();
            if (in.readLong() != actual || in.read() != -1) {
                throw new IOException("the checksum differs");
            }
            return checkpoint;
        } catch (IOException e) {
            throw new DataException(
                    file, OptionalInt.empty(), "is damaged (" + e + "); delete it to go on from the one before", e);
        }
    }

    private static float[][] read(DataInputStream in, long most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IOException("impossible number of arrays: " + count);
        }
        float[][] arrays = new float[count][];
        for (int i = 0; i < count; i++) {
            int length = in.readInt();
            if (length < 0 || (long) length * Float.BYTES > most) {
                throw new IOException("impossible length: " + length);
            }
            ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES);
            in.readFully(bytes.array());
            arrays[i] = new float[length];
            bytes.asFloatBuffer().get(arrays[i]);
        }
        return arrays;
    }
}
