package dev.urial.eval.rubric;

import dev.urial.core.spi.Provider;

/**
 * Makes a {@link Rubric} that is no file of the user's: one that comes in a jar, or is put together from settings. Named {@code NAME},
 * {@code NAME:REST} or {@code NAME?key=value} where a rubric can be named; ours, and files of that path, go first. {@link Rubrics#parse}
 * makes one of a text.
 */
public interface RubricProvider<C extends Record> extends Provider<C, Rubric> {}
