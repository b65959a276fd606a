package dev.urial.core.jinja;

/**
 * What is not there: empty when printed, passed through or asked whether it is true, an error when it is used otherwise.
 *
 * @param what how messages call it
 */
record Undefined(String what) {
    static Undefined of(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    TemplateException used(Run run) {
        return run.failed(what);
    }
}
