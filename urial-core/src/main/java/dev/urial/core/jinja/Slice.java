package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The part {@code value[from:to:step]} of a string or list, as Python counts. */
final class Slice {
    private Slice() {}

    static Object of(Run run, Object value, Optional<Object> from, Optional<Object> to, Optional<Object> step) {
        if (value instanceof Text text) {
            return text(run, text, places(run, text.codePoints(), from, to, step));
        }
        if (value instanceof List<?>) {
            List<Object> elements = Values.elements(value);
            List<Object> result = new ArrayList<>();
            for (int place : places(run, elements.size(), from, to, step)) {
                result.add(elements.get(place));
            }
            if (value instanceof Range) {
                throw run.unsupported("a part of a range is not known here");
            }
            return value instanceof Tuple ? new Tuple(result) : result;
        }
        throw value instanceof Undefined missing
                ? missing.used(run)
                : run.failed("no part can be taken of " + Values.type(value));
    }

    private static Text text(Run run, Text text, int[] places) {
        if (places.length > 0 && places[places.length - 1] - places[0] == places.length - 1) {
            int last = places[places.length - 1] + 1;
            return run.cut(text, text.offset(places[0]), text.offset(last));
        }
        TextBuilder result = new TextBuilder(run);
        boolean narrow = text.codePoints() == text.length();
        int[] offsets = narrow ? new int[0] : offsets(text);
        for (int place : places) {
            int at = narrow ? place : offsets[place];
            result.add(text, at, narrow ? at + 1 : offsets[place + 1]);
        }
        return result.build();
    }

    private static int[] offsets(Text text) {
        int[] offsets = new int[text.codePoints() + 1];
        int at = 0;
        for (int i = 0; i < offsets.length - 1; i++) {
            offsets[i] = at;
            at += Character.charCount(text.chars().codePointAt(at));
        }
        offsets[offsets.length - 1] = at;
        return offsets;
    }

    private static int[] places(Run run, int size, Optional<Object> from, Optional<Object> to, Optional<Object> step) {
        run.step(size / 16);
        long by = index(run, step).orElse(1L);
        if (by == 0) {
            throw run.failed("the step of a part cannot be 0");
        }
        long start = index(run, from).map(i -> clamped(i, size, by)).orElse(by > 0 ? 0L : size - 1L);
        long stop = index(run, to).map(i -> clamped(i, size, by)).orElse(by > 0 ? (long) size : -1L);
        int[] places = new int[size];
        int count = 0;
        for (long i = start; by > 0 ? i < stop : i > stop; i += by) {
            places[count++] = (int) i;
            if (Math.abs(by) > size) {
                break;
            }
        }
        run.step(count / 16);
        return Arrays.copyOf(places, count);
    }

    private static long clamped(long index, int size, long by) {
        long counted = index < 0 ? Math.max(index, -size - 1L) + size : Math.min(index, size);
        return by > 0 ? Math.max(0, counted) : Math.max(-1, Math.min(size - 1L, counted));
    }

    private static Optional<Long> index(Run run, Optional<Object> value) {
        return value.map(given -> Numbers.integer(given)
                .orElseThrow(() -> given instanceof Undefined missing
                        ? missing.used(run)
                        : run.failed("a part is taken by whole numbers, not by " + Values.type(given))));
    }
}
