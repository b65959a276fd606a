package dev.urial.eval.judge;

import dev.urial.core.spi.Provider;

/**
 * Makes a {@link Judge} of another kind than a model with a rubric: by rules, say. Named {@code judge:NAME?settings} where a judging model
 * can be named. The name is written into judged files.
 */
public interface JudgeProvider<C extends Record> extends Provider<C, Judge> {}
