package dev.urial.backend.llamacpp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the lines of the native library go: to SLF4J at debug, and while something loads also into the reason of its failure. */
final class NativeLog {
    private static final Logger LOGGER = LoggerFactory.getLogger("dev.urial.backend.llamacpp.native");
    private static final int ERROR = 4;
    private static final int CONTINUED = 5;
    private static final int MAX_REASONS = 20;

    // Guarded by this.
    private final List<String> errors = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int lineLevel;

    /** One call of the library's log callback: part of a line, a line, or several. */
    synchronized void append(int level, String text) {
        if (level != CONTINUED) {
            finishLine();
            lineLevel = level;
        }
        line.append(text);
        if (text.endsWith("\n") || line.length() > 10_000) {
            finishLine();
        }
    }

    private void finishLine() {
        String text = line.toString().strip();
        line.setLength(0);
        if (text.isEmpty()) {
            return;
        }
        if (lineLevel == ERROR && errors.size() < MAX_REASONS) {
            errors.add(text);
        }
        LOGGER.debug("{}", text);
    }

    /** Forgets the errors so far. */
    synchronized void clear() {
        finishLine();
        errors.clear();
    }

    /** The errors since {@link #clear}, without the names of the functions that met them, on one line. */
    synchronized String errors() {
        finishLine();
        String all = errors.stream()
                .map(error -> error.replaceFirst("^(\\w+: )+", ""))
                .filter(error -> !error.toLowerCase(Locale.ROOT).startsWith("failed to load model"))
                .distinct()
                .limit(5)
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? "the library gives no reason" : all.replace('\n', ' ');
    }
}
