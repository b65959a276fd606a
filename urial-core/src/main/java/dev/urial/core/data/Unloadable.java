package dev.urial.core.data;

import dev.urial.core.spi.BackendException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The words in which files of models are refused: one line each. */
public final class Unloadable {
    private static final int LONGEST_SHOWN = 100;

    private Unloadable() {}

    /** The exception that refuses a file or folder. */
    public static BackendException of(Path path, String found, @Nullable Throwable cause) {
        return new BackendException(BackendException.Kind.UNLOADABLE, "cannot load " + path + ": " + found, cause);
    }

    /** Foreign text on one short line. */
    public static String printable(String text) {
        return printable(text, LONGEST_SHOWN);
    }

    /** The same, of so many characters at most. */
    public static String printable(String text, int most) {
        StringBuilder result = new StringBuilder();
        text.codePoints().limit(most).forEach(c -> result.appendCodePoint(c < 32 || (c > 126 && c < 160) ? '.' : c));
        return result.toString();
    }
}
