package dev.urial.core.jinja;

/** The text that a block writes, at the place where the filters of a {@code {% set %}} block expect it. */
final class WrittenText implements Expr {
    private static final String NAME = "written text"; // no variable can be called so

    @Override
    public Object eval(Run run) {
        return run.scope().find(NAME).orElse(Text.EMPTY);
    }

    /** What the filters make of a block's text. */
    Expr of(Statement body, Expr filtered) {
        return run -> {
            Text written = run.written(() -> body.run(run));
            return run.within(run.scope().inner(), () -> {
                run.scope().set(NAME, written);
                return filtered.eval(run);
            });
        };
    }
}
