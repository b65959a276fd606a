package dev.urial.analysis.shift;

/** Stretches of positions: the first five alone, for there the most happens, then up to 10, 20, 50, 100, 200, 500 and so on. */
final class Bins {
    private static final int ALONE = 5;
    private static final int[] STEPS = {5, 10, 20};

    private Bins() {}

    /** The first position of the stretch that a position is in. */
    static int from(int position) {
        if (position < ALONE) {
            return position;
        }
        int from = ALONE;
        while (to(from) < position) {
            from = to(from) + 1;
        }
        return from;
    }

    /** The last position of the stretch that begins at {@code from}. */
    static int to(int from) {
        if (from < ALONE) {
            return from;
        }
        for (long scale = 1; ; scale *= 10) {
            for (int i = 0; i < STEPS.length; i++) {
                if (from == STEPS[i] * scale) {
                    long next = i + 1 < STEPS.length ? STEPS[i + 1] * scale : STEPS[0] * scale * 10;
                    return (int) Math.min(Integer.MAX_VALUE, next) - 1;
                }
            }
        }
    }
}
