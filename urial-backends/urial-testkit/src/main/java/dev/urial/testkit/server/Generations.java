package dev.urial.testkit.server;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** The generations of a server: so many at once, each ended when its client goes away. */
final class Generations {
    /** Gets each token as soon as it is made, with the run that made it. */
    interface Each {
        void made(Step step, ModelRun run) throws IOException;
    }

    private static final int TURN_MILLIS = 2;

    private final ServedModel model;
    private final int tokenMillis;
    private final Semaphore slots;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    Generations(ServedModel model, ServerOptions options) {
        this.model = model;
        this.tokenMillis = options.tokenMillis();
        this.slots = new Semaphore(options.slots());
    }

    int running() {
        return running.get();
    }

    int cancelled() {
        return cancelled.get();
    }

    /** Whether another generation would have to wait. */
    boolean full() {
        return slots.availablePermits() == 0;
    }

    /** Does a job from the first token to the last, once a slot is free. */
    ModelRun run(Exchange exchange, Job job, Each each) throws IOException {
        while (!slots.tryAcquire()) {
            exchange.await(TURN_MILLIS);
        }
        running.incrementAndGet();
        try {
            ModelRun run = new ModelRun(model, job);
            while (run.cause().isEmpty()) {
                exchange.await(tokenMillis);
                each.made(run.next(), run);
            }
            return run;
        } catch (IOException e) {
            cancelled.incrementAndGet();
            throw e;
        } finally {
            running.decrementAndGet();
            slots.release();
        }
    }
}
