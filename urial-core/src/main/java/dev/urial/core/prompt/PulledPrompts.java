package dev.urial.core.prompt;

import dev.urial.core.cache.CacheFolder;
import dev.urial.core.cache.Sha256;
import dev.urial.core.spi.ConfigException;
import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The published prompt files that were fetched, in the user's cache. Only what the catalogue knows is kept there, and what was
 * changed since counts as absent.
 */
public final class PulledPrompts {
    private PulledPrompts() {}

    /** Where a published file is kept, or would be. */
    public static Path file(PublishedPrompts.Entry entry) {
        return CacheFolder.named("prompts").resolve(entry.name() + ".txt");
    }

    /** Whether it is there, with the bytes that the catalogue knows. */
    public static boolean has(PublishedPrompts.Entry entry) {
        Path file = file(entry);
        try {
            return Files.isRegularFile(file)
                    && Sha256.hex(Files.readAllBytes(file)).equals(entry.sha256());
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * Keeps a published file, replacing what stood there, whole or not at all.
     *
     * @param origin where the bytes come from, for messages
     * @return where it is now
     * @throws ConfigException if the bytes are not those that the catalogue knows; then nothing is written
     * @throws DataException if the cache cannot be written
     */
    public static Path keep(PublishedPrompts.Entry entry, byte[] content, String origin) {
        String found = Sha256.hex(content);
        if (!found.equals(entry.sha256())) {
            throw new ConfigException(
                    entry.name(),
                    "what came from " + origin + " is not the published file: its SHA-256 should be " + entry.sha256()
                            + " and is " + found + " (" + content.length + " bytes); it is not kept");
        }
        Path file = file(entry);
        try {
            CacheFolder.write(file, content);
            return file;
        } catch (IOException e) {
            throw new DataException(
                    file,
                    OptionalInt.empty(),
                    "cannot be written (" + e + "); the environment variable XDG_CACHE_HOME names another folder",
                    e);
        }
    }
}
