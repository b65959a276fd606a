package dev.urial.hub;

import dev.urial.core.spi.BackendException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process work at a time: by a lock of the operating system on a file, and one among the threads of this
 * process, which share the former. The file stays: to delete it would let two hold what they think is the same.
 */
final class FileGuard {
    /** One for each file that this process ever locked, which are few. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private static final int LOOK_MILLIS = 100;

    private final Path file;
    private final Runnable wait;

    /**
     * @param file whose folder must exist
     * @param wait run once if another is at work
     */
    FileGuard(Path file, Runnable wait) {
        this.file = file.toAbsolutePath().normalize();
        this.wait = wait;
    }

    /** What is done alone. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does it, once nobody else is at work. */
    <T> T alone(Work<T> work) throws IOException {
        ReentrantLock thread = THREADS.computeIfAbsent(file, path -> new ReentrantLock());
        boolean told = enter(thread);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock == null && !told) {
                wait.run();
            }
            for (; lock == null; lock = channel.tryLock()) {
                Thread.sleep(LOOK_MILLIS);
            }
            return work.run(); // the lock ends with the channel
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            thread.unlock();
        }
    }

    private boolean enter(ReentrantLock thread) {
        try {
            if (thread.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
            wait.run();
            thread.lockInterruptibly();
            return true;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private BackendException interrupted() {
        Thread.currentThread().interrupt();
        return new BackendException(
                BackendException.Kind.UNAVAILABLE, "interrupted while another has " + file + ", and downloads");
    }
}
