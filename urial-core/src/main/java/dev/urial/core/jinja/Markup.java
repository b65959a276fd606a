package dev.urial.core.jinja;

/** A text that the filter {@code safe} or {@code escape} has marked; only written, never worked on further. */
record Markup(Text text) {}
