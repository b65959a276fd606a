package dev.urial.core.spi;

/** Makes a {@link PromptTemplate}. */
public interface PromptTemplateProvider<C extends Record> extends Provider<C, PromptTemplate> {}
