package dev.urial.lab.models;

import dev.urial.core.cache.CacheFolder;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.ConfigException;
import java.nio.file.Path;
import java.util.List;

/** The files of the lab's models, for whoever reads GGUF. */
public final class LabModels {
    /** Their names: the base model, and its sibling tuned to answer. */
    public static final List<String> NAMES = List.of("base", "aligned");

    private LabModels() {}

    /**
     * The GGUF file of a model, in the user's cache and whole: written if it is not there or was damaged. To be read, not
     * changed. Safe for many threads and processes.
     *
     * @param model one of {@link #NAMES}
     * @throws ConfigException if there is no such model
     * @throws BackendException {@code UNLOADABLE} if this build has no weights, if they are damaged, or if the cache folder
     *     cannot be written
     */
    public static Path file(String model) {
        if (!NAMES.contains(model)) {
            throw new ConfigException("lab", mustBeOne(model));
        }
        return installed().file(model);
    }

    static String mustBeOne(String found) {
        return "must be one of " + String.join(", ", NAMES) + ", was '" + found + "'";
    }

    /** The weights of this jar. */
    static Weights installed() {
        return new Weights(LabModels.class.getClassLoader(), "dev/urial/lab/models/", CacheFolder.named("lab"));
    }
}
