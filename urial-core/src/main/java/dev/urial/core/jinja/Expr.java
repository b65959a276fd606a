package dev.urial.core.jinja;

/** An expression of a template, ready to be evaluated any number of times. */
interface Expr {
    Object eval(Run run);

    /** The same, counted, and blamed on a line. */
    default Expr at(int line) {
        return run -> {
            int before = run.enter(line);
            Object value = eval(run);
            run.leave(before);
            return value;
        };
    }
}
