package dev.urial.eval.report;

import dev.urial.core.spi.Provider;

/**
 * Makes a {@link ReportWriter}. Named {@code NAME:REST?key=value} at {@code urial report --to}; of one that writes a file, the first
 * component of the record is its path.
 */
public interface ReportWriterProvider<C extends Record> extends Provider<C, ReportWriter> {}
