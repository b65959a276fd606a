package dev.urial.core.jinja;

import java.time.Duration;

/**
 * What one rendering may use.
 *
 * @param steps evaluations, turns of loops and elements of lists
 * @param characters all characters that are written or made on the way
 * @param depth how deep evaluations may stand in one another, calls of macros included
 * @param time from the start
 */
record Limits(long steps, long characters, int depth, Duration time) {
    static final Limits DEFAULT = new Limits(5_000_000, 64_000_000, 200, Duration.ofSeconds(10));

    /** How deep a template's own brackets and statements may be nested. */
    static final int NESTING = 60;

    /** The longest template, in characters. */
    static final int SOURCE = 1 << 20;
}
