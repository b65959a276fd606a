package dev.urial.lab.training;

import java.util.concurrent.CountDownLatch;

/** Lets a loop finish properly when the JVM is told to stop: PyTorch may crash if it is taken away under a running step. */
final class Stop {
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::ask, "training-stop");
    private volatile boolean asked;

    Stop() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void ask() {
        asked = true;
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the loop should end. */
    boolean asked() {
        return asked;
    }

    /** To be called once the loop has ended. */
    void done() {
        finished.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // the JVM has just begun to stop; the hook returns at once
            }
        }
    }
}
