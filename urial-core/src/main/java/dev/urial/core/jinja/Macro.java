package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A macro where it was defined.
 *
 * @param defaults of the last parameters
 * @param scope whose variables it sees
 */
record Macro(String name, List<String> parameters, List<Expr> defaults, Statement body, Scope scope)
        implements Function {
    @Override
    public Object call(Run run, Arguments arguments) {
        Map<String, Object> given = arguments.bound(run, name, parameters).values();
        return run.within(scope.inner(), () -> {
            Scope own = run.scope();
            for (String parameter : unset(given)) {
                own.set(parameter, new Undefined("parameter '" + parameter + "' was not provided"));
            }
            given.forEach(own::set);
            int plain = parameters.size() - defaults.size();
            for (int i = plain; i < parameters.size(); i++) {
                if (!given.containsKey(parameters.get(i))) {
                    own.set(parameters.get(i), defaults.get(i - plain).eval(run));
                }
            }
            return run.written(() -> body.run(run));
        });
    }

    private List<String> unset(Map<String, Object> given) {
        List<String> result = new ArrayList<>(parameters);
        result.removeAll(given.keySet());
        return result;
    }
}
