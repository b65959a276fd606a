package dev.urial.core.jinja;

import java.util.List;

/** A statement of a template, or text of it. */
interface Statement {
    /** How a statement ends: going on, or leaving the innermost loop or its turn. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    Flow run(Run run);

    /** The same, counted, and blamed on a line. */
    default Statement at(int line) {
        return run -> {
            int before = run.enter(line);
            Flow flow = run(run);
            run.leave(before);
            return flow;
        };
    }

    /** Several, one after the other, until one leaves. */
    static Statement all(List<Statement> statements) {
        List<Statement> copy = List.copyOf(statements);
        return run -> {
            for (Statement statement : copy) {
                Flow flow = statement.run(run);
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        };
    }
}
