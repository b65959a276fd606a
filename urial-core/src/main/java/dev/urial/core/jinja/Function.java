package dev.urial.core.jinja;

/** What a template can call: a macro, a global function, a method of a value. */
interface Function {
    Object call(Run run, Arguments arguments);

    /** One with named parameters, all of which may be left out unless the body requires them. */
    static Function of(Builtin builtin) {
        return (run, arguments) ->
                builtin.body().apply(run, Undefined.of(""), arguments.bound(run, builtin.name(), builtin.parameters()));
    }
}
