package dev.urial.cli;

import dev.urial.core.data.WholeFile;
import dev.urial.core.spi.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a report goes: to files, to standard output in one form, or both. */
final class ReportOutputs {
    private static final Path STANDARD = Path.of("-");

    private final Terminal terminal;
    private final List<Path> inputs;
    private final List<Path> outputs = new ArrayList<>();
    private boolean written;

    /** @param inputs none of which may be written over */
    ReportOutputs(Terminal terminal, List<Path> inputs) {
        this.terminal = terminal;
        this.inputs = inputs;
    }

    /** Refuses files that cannot be meant, before anything is read. */
    ReportOutputs check(String option, @Nullable Path file, boolean standardToo) {
        if (file == null) {
            return this;
        }
        if (file.equals(STANDARD) && !standardToo) {
            throw new ConfigException(option, "must be a file, was '-'");
        }
        if (outputs.contains(file)) {
            throw new ConfigException(option, "is '" + file + "', as another output is");
        }
        if (inputs.stream().anyMatch(input -> same(input, file))) {
            throw new ConfigException(option, "is one of the files that are read, and would be lost");
        }
        outputs.add(file);
        return this;
    }

    private static boolean same(Path input, Path output) {
        try {
            return Files.exists(output) && Files.isSameFile(input, output);
        } catch (IOException e) {
            return false; // what cannot be looked at cannot be written either, and that will be told
        }
    }

    void write(@Nullable Path file, Supplier<String> text) {
        if (file == null) {
            return;
        }
        if (file.equals(STANDARD)) {
            print(text.get());
        } else {
            WholeFile.write(file, out -> out.write(text.get()));
        }
    }

    /** To standard output, unless something else went there. */
    void show(Supplier<String> text) {
        if (!written) {
            print(text.get());
        }
    }

    private void print(String text) {
        written = true;
        terminal.out().print(text);
        terminal.out().flush();
    }
}
