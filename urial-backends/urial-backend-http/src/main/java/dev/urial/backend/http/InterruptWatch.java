package dev.urial.backend.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Call;

/**
 * Ends the requests of threads that have been interrupted: a thread that waits for a socket does not notice by itself. One daemon
 * thread, asleep while nothing is watched.
 */
final class InterruptWatch implements AutoCloseable {
    private static final long EVERY_NANOS = 20_000_000;

    private final Map<Call, Thread> watched = new ConcurrentHashMap<>();
    private final Thread watcher = new Thread(this::watch, "urial-http-interrupts");
    private volatile boolean closed;

    InterruptWatch() {
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Watches the thread that calls this until {@link #done}. */
    void begin(Call call) {
        boolean idle = watched.isEmpty();
        watched.put(call, Thread.currentThread());
        if (idle) {
            LockSupport.unpark(watcher);
        }
    }

    void done(Call call) {
        watched.remove(call);
    }

    private void watch() {
        while (!closed) {
            if (watched.isEmpty()) {
                LockSupport.park(this);
            } else {
                watched.forEach((call, thread) -> {
                    if (thread.isInterrupted()) {
                        call.cancel();
                    }
                });
                LockSupport.parkNanos(this, EVERY_NANOS);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(watcher);
    }
}
