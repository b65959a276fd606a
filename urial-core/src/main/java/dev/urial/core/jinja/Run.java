package dev.urial.core.jinja;

import dev.urial.core.jinja.TemplateException.Kind;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/** One rendering: its variables, its output, and what it has used up. */
final class Run {
    private static final int CHARACTERS_A_STEP = 64;
    private static final int STEPS_A_LOOK_AT_THE_CLOCK = 4096;

    private final Limits limits;
    private final Clock clock;
    private final long start = System.nanoTime();
    private long steps;
    private long characters;
    private long nextLook = STEPS_A_LOOK_AT_THE_CLOCK;
    private int depth;
    private int line = 1;
    private Scope scope;
    private TextBuilder out = new TextBuilder(this);

    Run(Map<String, Object> values, Clock clock, Limits limits) {
        this.limits = limits;
        this.clock = clock;
        this.scope = Scope.root(values);
    }

    Clock clock() {
        return clock;
    }

    Scope scope() {
        return scope;
    }

    TextBuilder out() {
        return out;
    }

    /** Begins what stands on a line; the line before, for {@link #leave}. */
    int enter(int at) {
        step(1);
        if (++depth > limits.depth()) {
            throw limit("calls and expressions stand more than " + limits.depth() + " deep in one another");
        }
        int before = line;
        line = at;
        return before;
    }

    /** Begins what stands on the same line. */
    int enter() {
        return enter(line);
    }

    void leave(int before) {
        depth--;
        line = before;
    }

    void step(long count) {
        steps += count;
        if (steps > limits.steps() || steps < 0) {
            throw limit("more than " + limits.steps() + " steps");
        }
        if (steps >= nextLook) {
            nextLook = steps + STEPS_A_LOOK_AT_THE_CLOCK;
            if (System.nanoTime() - start > limits.time().toNanos()) {
                throw limit("more than " + limits.time().toMillis() + " ms");
            }
        }
    }

    /** Counts text that is made. */
    void write(long count) {
        characters += count;
        if (characters > limits.characters() || characters < 0) {
            throw limit("more than " + limits.characters() + " characters of text");
        }
        step(count / CHARACTERS_A_STEP);
    }

    /** Counts a search at its worst. */
    void search(Text text, Text sought) {
        step((long) text.length() * (1 + sought.length()) / 1024);
    }

    /** A part of a text, counted. */
    Text cut(Text text, int from, int to) {
        write(Math.max(0, to - from));
        return text.sub(from, to);
    }

    /** Does something in an inner scope. */
    <T> T within(Scope inner, Supplier<T> action) {
        Scope before = scope;
        scope = inner;
        T result = action.get();
        scope = before;
        return result;
    }

    /** What an action writes. */
    Text written(Runnable action) {
        TextBuilder before = out;
        out = new TextBuilder(this);
        action.run();
        Text result = out.build();
        out = before;
        return result;
    }

    TemplateException failed(String reason) {
        return new TemplateException(Kind.FAILED, line, reason);
    }

    TemplateException unsupported(String what) {
        return new TemplateException(Kind.UNSUPPORTED, line, what);
    }

    TemplateException refused(String reason) {
        return new TemplateException(Kind.REFUSED, line, reason);
    }

    private TemplateException limit(String what) {
        return new TemplateException(Kind.LIMIT, line, "the template was stopped: " + what);
    }
}
