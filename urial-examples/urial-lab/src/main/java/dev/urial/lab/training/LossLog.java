package dev.urial.lab.training;

import dev.urial.core.spi.DataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The losses of a run as lines of {@code losses.csv}: steps done, tokens seen, mean training loss since the line before, validation loss or nothing. */
final class LossLog {
    private static final String HEADER = "step,tokens,training,validation";

    /** A line of the log; losses in nats a token. */
    record Line(int step, long tokens, double training, OptionalDouble validation) {
        String csv() {
            return String.format(
                    Locale.ROOT,
                    "%d,%d,%.5f,%s",
                    step,
                    tokens,
                    training,
                    validation.isPresent() ? String.format(Locale.ROOT, "%.5f", validation.getAsDouble()) : "");
        }

        static Line parse(String csv) {
            String[] fields = csv.split(",", -1);
            return new Line(
                    Integer.parseInt(fields[0]),
                    Long.parseLong(fields[1]),
                    Double.parseDouble(fields[2]),
                    fields[3].isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(fields[3])));
        }
    }

    private final Path file;
    private final List<Line> lines = new ArrayList<>();

    /** Opens the log of a directory and drops what lies after the given step. */
    LossLog(Path directory, int step) {
        file = directory.resolve("losses.csv");
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (!line.equals(HEADER) && Line.parse(line).step <= step) {
                    lines.add(Line.parse(line));
                }
            }
        } catch (NoSuchFileException e) {
            // a new run
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DataException(file, OptionalInt.empty(), "is no log of losses: " + e.getMessage(), e);
        }
        StringBuilder text = new StringBuilder(HEADER + "\n");
        lines.forEach(line -> text.append(line.csv()).append('\n'));
        write(text.toString(), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    void add(Line line) {
        lines.add(line);
        write(line.csv() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    private void write(String text, StandardOpenOption... how) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8, how);
        } catch (IOException e) {
            throw new DataException(file, OptionalInt.empty(), "cannot be written: " + e.getMessage(), e);
        }
    }
}
