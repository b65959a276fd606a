package dev.urial.core.jinja;

import java.util.List;

/**
 * A macro as it is written.
 *
 * @param defaults of the last parameters
 * @param callsBack whether the body uses {@code caller}, and so may be called with a block
 */
record MacroCode(String name, List<String> parameters, List<Expr> defaults, Statement body, boolean callsBack) {
    MacroCode {
        parameters = List.copyOf(parameters);
        defaults = List.copyOf(defaults);
    }
}
