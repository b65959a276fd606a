package dev.urial.core.wiring;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Owns what was opened, and closes all of it, youngest first, whatever fails. Safe for many threads. */
final class ResourceScope implements AutoCloseable {
    private final Deque<AutoCloseable> resources = new ArrayDeque<>(); // guarded by this

    /** Takes ownership. */
    synchronized <T extends AutoCloseable> T own(T resource) {
        resources.push(resource);
        return resource;
    }

    /** Closes everything; the first failure is thrown, the others are attached to it. A second call does nothing. */
    @Override
    public synchronized void close() {
        RuntimeException first = null;
        while (!resources.isEmpty()) {
            first = closeOne(resources.pop(), first);
        }
        if (first != null) {
            throw first;
        }
    }

    /** Closes everything because of a failure, to which failures of closing are attached. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static @Nullable RuntimeException closeOne(AutoCloseable resource, @Nullable RuntimeException first) {
        try {
            resource.close();
            return first;
        } catch (Exception e) {
            RuntimeException failure =
                    e instanceof RuntimeException runtime ? runtime : new IllegalStateException("cannot close", e);
            if (first == null) {
                return failure;
            }
            first.addSuppressed(failure);
            return first;
        }
    }
}
