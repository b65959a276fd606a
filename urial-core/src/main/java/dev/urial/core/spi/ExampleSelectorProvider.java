package dev.urial.core.spi;

/** Makes an {@link ExampleSelector} over the examples that {@link PluginContext#examples()} lends. */
public interface ExampleSelectorProvider<C extends Record> extends Provider<C, ExampleSelector> {}
