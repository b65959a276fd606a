package dev.urial.core.spi;

/** Makes a {@link Backend}: one loaded model. */
public interface BackendProvider<C extends Record> extends Provider<C, Backend> {}
