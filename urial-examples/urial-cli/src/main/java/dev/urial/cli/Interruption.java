package dev.urial.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in order when the process is to end: Ctrl-C, a SIGTERM, a closed terminal. Java then runs shutdown hooks
 * beside what runs already, and takes no notice of a second signal. The hook here asks the command to stop and holds the end of the
 * process until it has, closed models included.
 */
final class Interruption implements AutoCloseable {
    /** A step of a large model takes seconds; an exit that never comes would be worse than a lost item. */
    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endInOrder, "urial-interrupted");
    // Guarded by this.
    private Runnable stop = () -> {};
    private boolean stoppable;
    private boolean interrupted;

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What makes the command end soon. Called at once if it is to end already. */
    void onInterrupt(Runnable action) {
        boolean now;
        synchronized (this) {
            stop = action;
            stoppable = true;
            now = interrupted;
        }
        if (now) {
            action.run();
        }
    }

    private void endInOrder() {
        Runnable action;
        synchronized (this) {
            interrupted = true;
            if (!stoppable) {
                return; // nothing is begun that could be saved
            }
            action = stop;
        }
        action.run();
        try {
            if (ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                // Java would end with the signal's own number, 143 for SIGTERM. Nothing runs any more that a hook waits
                // for.
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command has ended. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it runs already
        }
    }
}
