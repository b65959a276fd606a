package dev.urial.core.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A {@code for} on its way, and the variable {@code loop} in it. Elements are taken one by one, for a condition may depend on
 * what the body sets; only who asks for the end looks ahead.
 */
final class Loop {
    private final Run run;
    private Iterator<Object> elements;
    /** Known from the start if what is gone through has a length. */
    private OptionalLong length;

    private long index0 = -1;
    private @Nullable Object before;
    private @Nullable Object current;
    private @Nullable Object after;
    private @Nullable Tuple lastChange;

    Loop(Run run, Iterator<Object> elements, OptionalLong length) {
        this.run = run;
        this.elements = elements;
        this.length = length;
    }

    boolean hasNext() {
        return peek() != null;
    }

    Object next() {
        Object value = peek();
        if (value == null) {
            throw new IllegalStateException("the loop is over");
        }
        after = null;
        before = current;
        current = value;
        index0++;
        return value;
    }

    private @Nullable Object peek() {
        if (after == null && elements.hasNext()) {
            run.step(1);
            after = elements.next();
        }
        return after;
    }

    private long length() {
        if (length.isEmpty()) {
            boolean ahead = after != null;
            List<Object> rest = Values.list(run, new Generated(elements));
            elements = rest.iterator();
            length = OptionalLong.of(index0 + 1 + rest.size() + (ahead ? 1 : 0));
        }
        return length.getAsLong();
    }

    /** What {@code loop.name} is. */
    Object get(String name) {
        return switch (name) {
            case "index" -> index0 + 1;
            case "index0" -> index0;
            case "revindex" -> length() - index0;
            case "revindex0" -> length() - index0 - 1;
            case "first" -> index0 == 0;
            case "last" -> peek() == null;
            case "length" -> length();
            case "depth" -> 1L;
            case "depth0" -> 0L;
            case "previtem" -> orUndefined(before, "there is no previous item");
            case "nextitem" -> orUndefined(peek(), "there is no next item");
            case "cycle" -> (Function) (at, arguments) -> cycle(arguments.positional());
            case "changed" -> (Function) (at, arguments) -> changed(new Tuple(arguments.positional()));
            default -> new Undefined("loop has no attribute '" + name + "'");
        };
    }

    private static Object orUndefined(@Nullable Object value, String what) {
        return value == null ? new Undefined(what) : value;
    }

    private Object cycle(List<Object> values) {
        if (values.isEmpty()) {
            throw run.failed("loop.cycle needs values");
        }
        return values.get((int) (index0 % values.size()));
    }

    private boolean changed(Tuple values) {
        boolean same = lastChange != null && Values.equal(run, lastChange, values);
        lastChange = values;
        return !same;
    }
}
