package dev.urial.core.jinja;

import java.util.AbstractList;
import java.util.List;

/** The whole numbers that Python's {@code range} gives. */
final class Range extends AbstractList<Object> {
    /** The sandbox of Jinja allows no more. */
    private static final long MOST = 100_000;

    private final long start;
    private final long step;
    private final int size;

    private Range(long start, long step, int size) {
        this.start = start;
        this.step = step;
        this.size = size;
    }

    static Range of(Run run, Arguments arguments) {
        long[] given = arguments.bound(run, "range", List.of("start", "stop", "step")).values().values().stream()
                .mapToLong(value -> Numbers.integer(value)
                        .orElseThrow(() -> run.failed("range needs whole numbers, was given " + Values.type(value))))
                .toArray();
        if (given.length == 0 || !arguments.named().isEmpty()) {
            throw run.failed("range needs one to three whole numbers");
        }
        long start = given.length == 1 ? 0 : given[0];
        long stop = given.length == 1 ? given[0] : given[1];
        long step = given.length < 3 ? 1 : given[2];
        if (step == 0 || Math.max(Math.max(Math.abs(start), Math.abs(stop)), Math.abs(step)) > 1L << 60) {
            throw run.failed("range cannot go from " + start + " to " + stop + " by " + step);
        }
        long size = step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step;
        if (size > MOST) {
            throw run.failed("range gives " + MOST + " numbers at most, was asked for " + size);
        }
        return new Range(start, step, (int) Math.max(0, size));
    }

    @Override
    public Object get(int index) {
        return start + index * step;
    }

    @Override
    public int size() {
        return size;
    }
}
