package dev.urial.core.run;

import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to write a run's files: one holder at a time, among all processes of the machine and within this one. It is a lock of
 * the operating system on {@code X.lock}, so a process that is killed lets go of it; the file itself goes when the holder is done.
 */
final class RunLock implements AutoCloseable {
    /**
     * The locks of this process. They must be known before a file is opened: the system's locks belong to the process as a whole,
     * and closing any channel on the file, that of a refused second attempt too, would end the first one's lock.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock of a file of results.
     *
     * @param results absolute, its folder real
     * @throws DataException if another run holds it, or the folder cannot be written
     */
    static RunLock take(Path results) {
        Path file = results.resolveSibling(results.getFileName() + ".lock");
        if (!HELD.add(file)) {
            throw inUse(results);
        }
        try {
            while (true) {
                FileChannel channel = tryOnce(file, results);
                if (channel != null) {
                    return new RunLock(file, channel);
                }
            }
        } catch (IOException e) {
            HELD.remove(file);
            throw new DataException(results, "its folder cannot be written: " + Failures.reason(e));
        } catch (DataException refused) {
            HELD.remove(file);
            throw refused;
        }
    }

    /**
     * Null if the file was removed by its last holder while this one opened it: then the lock is one on nothing, and the file that
     * the name means before and after is not the one between.
     */
    private static @Nullable FileChannel tryOnce(Path file, Path results) throws IOException {
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        Object before = identity(file);
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
        } catch (NoSuchFileException gone) {
            return null;
        }
        try {
            if (channel.tryLock() == null) {
                throw inUse(results);
            }
            if (before != null && before.equals(identity(file))) {
                return channel;
            }
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
        channel.close();
        return null;
    }

    private static @Nullable Object identity(Path file) {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return key == null ? "a system without file keys" : key;
        } catch (IOException gone) {
            return null;
        }
    }

    private static DataException inUse(Path results) {
        return new DataException(results, "is being written by another run; wait for it, or name another file");
    }

    @Override
    public void close() throws IOException {
        if (!channel.isOpen()) {
            return; // closed before; the file may be another's by now
        }
        try {
            Files.deleteIfExists(file); // while it is still held, so that nobody's but our own is removed
        } finally {
            channel.close();
            HELD.remove(file);
        }
    }
}
