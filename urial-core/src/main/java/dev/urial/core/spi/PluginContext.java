package dev.urial.core.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** What the application lends a part while it is made. */
public interface PluginContext {
    /** A path as the user meant it: against the folder of the configuration file that names it, else the working directory. */
    Path resolve(String path);

    /** A seed for the part's own chance, from the run's seed and the part's name: the order of creation does not matter. */
    long seed();

    /** How what is made will be used. */
    default Workload workload() {
        return Workload.DEFAULT;
    }

    /** Tells whoever waits for the part what takes so long, in one line; a download, say. Heard by nobody by default. */
    default void tell(String message) {}

    /** The examples of the prompt set in use, in the set's order. Empty for parts other than selectors. */
    List<Example> examples();

    /**
     * Services of a kind that a part has of its own, for parts that can be extended themselves: those that the part's class path has, and
     * those of plug-ins.
     *
     * @param kind named in {@code META-INF/services}
     */
    default <S> Iterable<S> services(Class<S> kind) {
        return ServiceLoader.load(kind, kind.getClassLoader());
    }

    /**
     * Makes another backend, for a part that stands on one: whatever is installed beside this part, plug-ins included. It is the
     * caller's to close.
     *
     * @param name the other provider's
     * @param first the first component of its config record, which a reference has before the question mark; any text
     * @param settings the other components by name, written as in a reference
     * @throws ConfigException if there is no such backend, saying which there are, or if the settings do not fit it
     * @throws UnsupportedOperationException if this context belongs to no application
     */
    default Backend backend(String name, String first, Map<String, String> settings) {
        throw new UnsupportedOperationException("no application lends backends here; '" + name + "' was asked for");
    }
}
