package dev.urial.core.chat;

import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the files that hold templates, as far as such files go. */
final class TemplateFile {
    private static final int LONGEST_TEMPLATE = 1 << 20;
    private static final int LONGEST_CONFIG = 64 << 20;

    private TemplateFile() {}

    static String jinja(Path file) {
        return text(file, LONGEST_TEMPLATE, "a chat template");
    }

    static String config(Path file) {
        return text(file, LONGEST_CONFIG, "a tokenizer_config.json");
    }

    private static String text(Path file, int longest, String what) {
        if (Files.isDirectory(file)) {
            throw new ConfigException(file.toString(), "is a folder; " + what + " is a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(longest + 1);
            if (bytes.length > longest) {
                throw new ConfigException(
                        file.toString(), "is longer than " + longest + " bytes, too long for " + what);
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new ConfigException(file.toString(), "there is no such file; " + what + " was expected");
        } catch (CharacterCodingException e) {
            throw new ConfigException(file.toString(), "is not UTF-8, as " + what + " is");
        } catch (IOException e) {
            throw new ConfigException(file.toString(), "cannot be read: " + e.getMessage());
        }
    }
}
