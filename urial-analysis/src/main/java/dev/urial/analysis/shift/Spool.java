package dev.urial.analysis.shift;

import dev.urial.core.spi.DataException;
import dev.urial.core.spi.DistributionWalk;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Rows of one walk, kept in a file until they are walked again: 32-bit floats, so that what comes back is what went in, to the bit.
 */
final class Spool {
    private final Path file;
    private final int rows;

    private Spool(Path file, int rows) {
        this.file = file;
        this.rows = rows;
    }

    /**
     * Writes all rows of a walk.
     *
     * @param size of a row
     * @throws DataException if the disk is full or otherwise fails; then no file is left
     */
    static Spool of(DistributionWalk walk, int size, Path file) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            float[] row = new float[size];
            byte[] bytes = new byte[size * Float.BYTES];
            while (walk.next(row)) {
                floats(bytes).put(row);
                out.write(bytes);
            }
        } catch (IOException e) {
            delete(file);
            throw new DataException(file, "cannot be written: " + e.getMessage());
        } catch (RuntimeException failure) {
            delete(file);
            throw failure;
        }
        return new Spool(file, walk.rows());
    }

    /** The same walk again, once; closing it deletes the file. */
    DistributionWalk walk() {
        try {
            return new Walk(new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20)));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    int count() {
        return rows;
    }

    /** Deletes the file. */
    void delete() {
        delete(file);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            return; // the folder is emptied at the end and before the next session
        }
    }

    private DataException unreadable(IOException failure) {
        return new DataException(file, "cannot be read: " + failure.getMessage());
    }

    private static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private final class Walk implements DistributionWalk {
        private final DataInputStream in;
        private byte[] bytes = {};

        Walk(DataInputStream in) {
            this.in = in;
        }

        @Override
        public int rows() {
            return rows;
        }

        @Override
        public boolean next(float[] row) {
            if (bytes.length != row.length * Float.BYTES) {
                bytes = new byte[row.length * Float.BYTES];
            }
            try {
                in.readFully(bytes);
            } catch (EOFException e) {
                return false;
            } catch (IOException e) {
                throw unreadable(e);
            }
            floats(bytes).get(row);
            return true;
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw unreadable(e);
            } finally {
                delete();
            }
        }
    }
}
