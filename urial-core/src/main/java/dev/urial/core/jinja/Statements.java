package dev.urial.core.jinja;

import dev.urial.core.jinja.Statement.Flow;

/** The statements of a template, put together by its parser. */
final class Statements {
    private Statements() {}

    static Statement data(String text) {
        return run -> {
            run.step(1);
            run.out().add(text, true);
            return Flow.NEXT;
        };
    }

    static Statement print(Expr value) {
        return run -> {
            run.out().add(Values.text(run, value.eval(run)));
            return Flow.NEXT;
        };
    }

    static Statement condition(Expr test, Statement then, Statement otherwise) {
        return run -> Values.truth(run, test.eval(run)) ? then.run(run) : otherwise.run(run);
    }

    static Statement assignment(Target target, Expr value) {
        return run -> {
            target.set(run, value.eval(run));
            return Flow.NEXT;
        };
    }

    /** One whose assignments are forgotten at its end. */
    static Statement scoped(Statement body) {
        return run -> run.within(run.scope().inner(), () -> body.run(run));
    }
}
