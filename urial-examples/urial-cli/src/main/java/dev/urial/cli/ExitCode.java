package dev.urial.cli;

import dev.urial.core.run.Progress;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.UrialException;

/** What a process's end tells a script. */
final class ExitCode {
    static final int OK = 0;
    /** No item succeeded. */
    static final int FAILED = 1;
    /** Usage, configuration, or a model or file that cannot be loaded. */
    static final int USAGE = 2;
    /** Finished, but some items failed. */
    static final int SOME_FAILED = 3;
    /** A stated threshold is not met. */
    static final int BELOW_THRESHOLD = 100;
    /** Interrupted; what was done is kept. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    /** What the lines of a finished run say together. */
    static int of(Progress run) {
        if (run.ok() == run.total()) {
            return OK;
        }
        return run.ok() == 0 ? FAILED : SOME_FAILED;
    }

    static int of(UrialException failure) {
        if (failure instanceof BackendException backend) {
            return switch (backend.kind()) {
                case UNLOADABLE, UNSUPPORTED, UNAUTHORIZED, OUT_OF_MEMORY -> USAGE;
                case PROMPT_TOO_LONG, RATE_LIMITED, UNAVAILABLE, TIMED_OUT, BAD_REPLY, REFUSED -> FAILED;
            };
        }
        return USAGE;
    }
}
