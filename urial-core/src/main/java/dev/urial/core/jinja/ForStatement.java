package dev.urial.core.jinja;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A loop.
 *
 * @param condition which elements are taken
 * @param otherwise what is done if there is none
 */
record ForStatement(Target target, Expr elements, Optional<Expr> condition, Statement body, Statement otherwise)
        implements Statement {
    @Override
    public Flow run(Run run) {
        Object value = elements.eval(run);
        Iterator<Object> all = Values.iterator(run, value);
        Loop loop = condition
                .map(test -> new Loop(run, new Taken(run, all, test), OptionalLong.empty()))
                .orElseGet(() -> new Loop(run, all, Values.length(value)));
        if (!loop.hasNext()) {
            return run.within(run.scope().inner(), () -> otherwise.run(run));
        }
        Flow flow = Flow.NEXT;
        while (flow != Flow.BREAK && loop.hasNext()) {
            Object element = loop.next();
            flow = run.within(run.scope().inner(), () -> {
                run.scope().set("loop", loop);
                target.set(run, element);
                return body.run(run);
            });
        }
        return Flow.NEXT;
    }

    /** The elements that the condition takes. */
    private final class Taken implements Iterator<Object> {
        private final Run run;
        private final Iterator<Object> all;
        private final Expr test;
        private @Nullable Object next;

        Taken(Run run, Iterator<Object> all, Expr test) {
            this.run = run;
            this.all = all;
            this.test = test;
        }

        @Override
        public boolean hasNext() {
            while (next == null && all.hasNext()) {
                Object candidate = all.next();
                run.step(1);
                if (taken(candidate)) {
                    next = candidate;
                }
            }
            return next != null;
        }

        private boolean taken(Object candidate) {
            return run.within(run.scope().inner(), () -> {
                target.set(run, candidate);
                return Values.truth(run, test.eval(run));
            });
        }

        @Override
        public Object next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            Object result = next;
            next = null;
            return result;
        }
    }
}
