package dev.urial.core.run;

import dev.urial.core.run.Line.Status;
import dev.urial.core.spi.BackendException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A task that writes an item's name in capitals, in a form that no beginning of a line has, and remembers what it was asked. */
final class Capitals implements Task<String> {
    private static final Pattern LINE = Pattern.compile("<([^|<>]+)\\|(OK|FAILED|UNPARSED)\\|([^<>]*)>");

    /** The items that were begun. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** How items end that do not end well. */
    final Map<String, Status> bad = new ConcurrentHashMap<>();
    /** What happens when an item is begun. */
    Runnable onWork = () -> {};

    static String line(String item, Status status) {
        return "<" + item + "|" + status + "|" + item.toUpperCase(Locale.ROOT) + ">\n";
    }

    @Override
    public String id(String item) {
        return item;
    }

    @Override
    public Line work(String item) {
        asked.add(item);
        onWork.run();
        if (Thread.currentThread().isInterrupted()) {
            return read(line(item, Status.FAILED).strip());
        }
        if (item.equals("forbidden")) {
            throw new BackendException(BackendException.Kind.UNAUTHORIZED, "no key");
        }
        return read(line(item, bad.getOrDefault(item, Status.OK)).strip());
    }

    @Override
    public Line read(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no such line");
        }
        return new Line(matcher.group(1), Status.valueOf(matcher.group(2)), line, 3, 2, 1);
    }
}
