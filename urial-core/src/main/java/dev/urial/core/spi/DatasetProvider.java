package dev.urial.core.spi;

/**
 * Makes a {@link Dataset}. Named {@code NAME}, {@code NAME:REST} or {@code NAME?key=value} where an input can be named; a file of the
 * same path goes first. A dataset that is one file in a known form is best read by {@code dev.urial.core.data.DatasetFile}.
 */
public interface DatasetProvider<C extends Record> extends Provider<C, Dataset> {}
