package dev.urial.core.config;

import dev.urial.core.spi.ConfigException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the text files that users name where a setting is asked for: not long, and in UTF-8. */
public final class SettingFile {
    private SettingFile() {}

    /**
     * The text of a file, all of it: its UTF-8 bytes are the file's.
     *
     * @param origin how the user named it, for messages
     * @param most bytes that it may have
     * @param what it is, such as {@code a prompt set}
     * @param purpose what so long a text would be too long for, such as {@code a prompt}
     * @throws ConfigException if it is a directory, not there, not readable, empty, too long or not UTF-8
     */
    public static String text(String origin, Path file, int most, String what, String purpose) {
        if (Files.isDirectory(file)) {
            throw new ConfigException(origin, "is a directory; " + what + " is a file");
        }
        byte[] bytes;
        // not Files.size: a pipe has none
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(most + 1);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new ConfigException(origin, "there is no such file (looked for " + file + ")");
        } catch (IOException e) {
            throw new ConfigException(origin, "cannot be read: " + e);
        }
        if (bytes.length == 0) {
            throw new ConfigException(origin, "is empty");
        }
        if (bytes.length > most) {
            throw new ConfigException(origin, "is longer than " + most + " bytes, too long for " + purpose);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ConfigException(origin, "is not UTF-8 text");
        }
    }
}
