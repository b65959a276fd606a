package dev.urial.core.spi;

/**
 * Makes one kind of part under a name. Found by {@link java.util.ServiceLoader}: implementations are public, with a public
 * no-argument constructor that does nothing, and no field, supertype or constructor that needs an optional library, so that
 * listing them costs nothing and never fails.
 *
 * @param <C> the record that holds all settings of the part
 * @param <T> the part
 */
public interface Provider<C extends Record, T> {
    /** The name users write: {@code [a-z][a-z0-9-]*}. It goes into manifests, so it is retired, never reused. */
    String name();

    /**
     * The record that a configuration entry is bound to. Components may be strings, numbers, booleans, enums, {@code Path}s,
     * nested records, {@code List}s and {@code Map}s of these, or an {@code Optional} of one; only an {@code Optional}, a list
     * or a map may be left out. In a reference such as {@code llamacpp:base.gguf?context=4096} the text before the question
     * mark is the first component. A compact constructor that throws {@link IllegalArgumentException} refuses a value.
     */
    Class<C> configType();

    /**
     * Makes the part. The only method that may load, connect, be slow or fail. Called on any thread, possibly several times.
     *
     * @throws UrialException if the part cannot be made, saying what was asked, what was found and what is possible
     */
    T create(C config, PluginContext context);
}
