package dev.urial.backend.djl.family;

import java.util.Set;

/**
 * A kind of network. Found by {@link java.util.ServiceLoader}: implementations are public, with a public no-argument constructor that
 * does nothing; they hold nothing and are safe for many threads. The project's own are checked against a plain forward pass in double
 * precision, and so should be any other.
 */
public interface Family {
    /** The values of {@code model_type} in a {@code config.json} that mean this family. */
    Set<String> modelTypes();

    /**
     * What a {@code config.json} says. Every field that changes what is computed has to be asked for: one that nobody asked for, and
     * that is not known to be without effect here, is refused by name after this returns.
     *
     * @throws dev.urial.core.spi.BackendException {@code UNLOADABLE} if a field is missing, of the wrong kind or of a value that is
     *     not computed here; {@link ConfigFields} has the words for it
     */
    Architecture read(ConfigFields config);

    /**
     * What a tensor, or the module that an adapter changes, is called in an {@link Architecture}; files of the same network may
     * differ in it.
     *
     * @param inFile its name in a file
     */
    default String tensorName(String inFile) {
        return inFile;
    }
}
