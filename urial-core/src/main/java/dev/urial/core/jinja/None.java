package dev.urial.core.jinja;

/** Python's {@code None}. */
enum None {
    NONE
}
