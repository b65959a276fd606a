package dev.urial.core.spi;

import java.nio.file.Path;
import java.util.List;

/** What the application lends a part while it is made. */
public interface PluginContext {
    /** A path as the user meant it: against the folder of the configuration file that names it, else the working directory. */
    Path resolve(String path);

    /** A seed for the part's own chance, from the run's seed and the part's name: the order of creation does not matter. */
    long seed();

    /** The examples of the prompt set in use, in the set's order. Empty for parts other than selectors. */
    List<Example> examples();
}
