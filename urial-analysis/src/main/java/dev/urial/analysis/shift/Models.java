package dev.urial.analysis.shift;

import dev.urial.core.spi.Backend;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The two models of a study, each opened when it is first needed: both at once, or one at a time where memory holds no two. For one
 * thread at a time.
 */
public final class Models implements AutoCloseable {
    private final Supplier<Backend> openBase;
    private final Supplier<Backend> openAligned;
    private final boolean atOnce;
    private @Nullable Backend base;
    private @Nullable Backend aligned;

    private Models(Supplier<Backend> openBase, Supplier<Backend> openAligned, boolean atOnce) {
        this.openBase = openBase;
        this.openAligned = openAligned;
        this.atOnce = atOnce;
    }

    /** Both stay open until this is closed. */
    public static Models together(Supplier<Backend> base, Supplier<Backend> aligned) {
        return new Models(base, aligned, true);
    }

    /** Whenever one is asked for, the other one is closed first; each supplier is so asked again and again. */
    public static Models oneAtATime(Supplier<Backend> base, Supplier<Backend> aligned) {
        return new Models(base, aligned, false);
    }

    /** The base model; where one is open at a time, until the aligned one is asked for. */
    public Backend base() {
        if (base == null) {
            if (!atOnce) {
                close();
            }
            base = openBase.get();
        }
        return base;
    }

    /** The aligned model, likewise. */
    public Backend aligned() {
        if (aligned == null) {
            if (!atOnce) {
                close();
            }
            aligned = openAligned.get();
        }
        return aligned;
    }

    /** Whether both can be used at once. */
    public boolean atOnce() {
        return atOnce;
    }

    /** Closes what is open; it is opened again when it is asked for. */
    @Override
    public void close() {
        Backend first = base;
        Backend second = aligned;
        base = null;
        aligned = null;
        try {
            if (first != null) {
                first.close();
            }
        } finally {
            if (second != null) {
                second.close();
            }
        }
    }
}
