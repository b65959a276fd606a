package dev.urial.core.jinja;

import java.util.List;

/** What a value can be assigned to. */
interface Target {
    void set(Run run, Object value);

    static Target variable(String name) {
        return (run, value) -> run.scope().set(name, value);
    }

    static Target attribute(String namespace, String name) {
        return (run, value) -> {
            Object target = run.scope().find(namespace).orElse(Undefined.of(namespace));
            if (!(target instanceof Namespace found)) {
                throw run.failed("'" + namespace + "." + name + "' can be set only if '" + namespace
                        + "' is a namespace, was " + Values.type(target));
            }
            found.set(name, value);
        };
    }

    static Target tuple(List<Target> targets) {
        return (run, value) -> {
            List<Object> values = Values.list(run, value);
            if (values.size() != targets.size()) {
                throw run.failed(values.size() + " values cannot be assigned to " + targets.size() + " names");
            }
            for (int i = 0; i < values.size(); i++) {
                targets.get(i).set(run, values.get(i));
            }
        };
    }
}
