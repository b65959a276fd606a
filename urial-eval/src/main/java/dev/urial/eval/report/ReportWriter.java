package dev.urial.eval.report;

import dev.urial.core.spi.DataException;

/** What becomes of a report: a form of one's own, in a file or elsewhere. For one thread. */
@FunctionalInterface
public interface ReportWriter {
    /**
     * Writes a report, whole or not at all.
     *
     * @throws DataException if it cannot be written, or another {@link dev.urial.core.spi.UrialException} that says why
     */
    void write(Report report);
}
