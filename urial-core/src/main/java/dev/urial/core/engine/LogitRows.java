package dev.urial.core.engine;

import dev.urial.core.spi.HeldRow;

/**
 * Logits of several positions, kept where they were computed until this is closed. Safe for a thread that pulls while the engine's
 * thread computes.
 */
public interface LogitRows extends AutoCloseable {
    /** How many there are. */
    int count();

    /** One of them, from 0; good until this is closed. */
    HeldRow row(int index);

    /** Frees them. A second call does nothing. */
    @Override
    void close();
}
