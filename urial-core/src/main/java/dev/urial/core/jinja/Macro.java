package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A macro where it was defined.
 *
 * @param scope whose variables it sees
 */
record Macro(MacroCode code, Scope scope) implements Function {
    /** The name under which a macro knows the block that it was called with. */
    static final String CALLER = "caller";

    @Override
    public Object call(Run run, Arguments arguments) {
        List<String> accepted = new ArrayList<>(code.parameters());
        if (code.callsBack() && arguments.named().containsKey(CALLER)) {
            accepted.add(CALLER);
        }
        Map<String, Object> given = arguments.bound(run, code.name(), accepted).values();
        return run.within(scope.inner(), () -> {
            bind(run, given);
            return run.written(() -> code.body().run(run));
        });
    }

    private void bind(Run run, Map<String, Object> given) {
        Scope own = run.scope();
        if (code.callsBack()) {
            own.set(CALLER, new Undefined("the macro '" + code.name() + "' was called without a block"));
        }
        code.parameters().forEach(name -> own.set(name, new Undefined("parameter '" + name + "' was not provided")));
        given.forEach(own::set);
        int plain = code.parameters().size() - code.defaults().size();
        for (int i = plain; i < code.parameters().size(); i++) {
            String name = code.parameters().get(i);
            if (!given.containsKey(name)) {
                own.set(name, code.defaults().get(i - plain).eval(run));
            }
        }
    }
}
