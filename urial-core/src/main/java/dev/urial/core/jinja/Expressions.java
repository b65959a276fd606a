package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The expressions of a template, put together by its parser. */
final class Expressions {
    /** Names that mean something in Jinja where nothing here has set them. */
    private static final Set<String> SPECIAL = Set.of("varargs", "kwargs", "caller", "self", "super");

    private Expressions() {}

    static Expr constant(Object value) {
        return run -> value;
    }

    static Expr variable(String name) {
        return run -> run.scope().find(name).orElseGet(() -> {
            if (SPECIAL.contains(name)) {
                throw run.unsupported("the variable '" + name + "' is not known here");
            }
            return Undefined.of(name);
        });
    }

    static Expr conditional(Expr condition, Expr then, Optional<Expr> otherwise) {
        return run -> {
            if (Values.truth(run, condition.eval(run))) {
                return then.eval(run);
            }
            return otherwise.isPresent()
                    ? otherwise.get().eval(run)
                    : new Undefined("the condition of an 'if' without 'else' was false");
        };
    }

    static Expr or(Expr left, Expr right) {
        return run -> {
            Object value = left.eval(run);
            return Values.truth(run, value) ? value : right.eval(run);
        };
    }

    static Expr and(Expr left, Expr right) {
        return run -> {
            Object value = left.eval(run);
            return Values.truth(run, value) ? right.eval(run) : value;
        };
    }

    static Expr not(Expr negated) {
        return run -> !Values.truth(run, negated.eval(run));
    }

    /** A chain as in Python: {@code a < b < c} is {@code a < b and b < c}. */
    static Expr comparison(Expr first, List<String> operators, List<Expr> operands) {
        return run -> {
            Object left = first.eval(run);
            for (int i = 0; i < operators.size(); i++) {
                Object right = operands.get(i).eval(run);
                if (!Operators.compare(run, operators.get(i), left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        };
    }

    static Expr binary(String operator, Expr left, Expr right) {
        return run -> Operators.binary(run, operator, left.eval(run), right.eval(run));
    }

    static Expr signed(String sign, Expr value) {
        return run -> Operators.signed(run, sign, value.eval(run));
    }

    static Expr concatenation(List<Expr> parts) {
        return run -> {
            TextBuilder text = new TextBuilder(run);
            parts.forEach(part -> text.add(Values.text(run, part.eval(run))));
            return text.build();
        };
    }

    static Expr tuple(List<Expr> elements) {
        return run -> new Tuple(all(run, elements));
    }

    static Expr list(List<Expr> elements) {
        return run -> all(run, elements);
    }

    private static List<Object> all(Run run, List<Expr> elements) {
        List<Object> values = new ArrayList<>(elements.size());
        elements.forEach(element -> values.add(element.eval(run)));
        return values;
    }

    static Expr dict(List<Expr> keys, List<Expr> values) {
        return run -> {
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                entries.put(
                        Values.key(run, keys.get(i).eval(run)), values.get(i).eval(run));
            }
            return entries;
        };
    }

    static Expr attribute(Expr value, String name) {
        return run -> Attributes.attribute(run, value.eval(run), name);
    }

    static Expr item(Expr value, Expr key) {
        return run -> Attributes.item(run, value.eval(run), key.eval(run));
    }

    static Expr slice(Expr value, Optional<Expr> from, Optional<Expr> to, Optional<Expr> step) {
        return run -> Slice.of(run, value.eval(run), index(run, from), index(run, to), index(run, step));
    }

    private static Optional<Object> index(Run run, Optional<Expr> index) {
        return index.map(expression -> expression.eval(run)).filter(value -> value != None.NONE);
    }

    static Expr call(Expr callee, CallArguments arguments) {
        return run -> {
            Object value = callee.eval(run);
            if (value instanceof Function function) {
                return function.call(run, arguments.eval(run));
            }
            throw value instanceof Undefined missing
                    ? missing.used(run)
                    : run.failed(Values.type(value) + " cannot be called");
        };
    }

    /** A call of a macro that is lent a block. */
    static Expr callWithBlock(Expr callee, CallArguments arguments, Expr block) {
        Map<String, Expr> named = new LinkedHashMap<>(arguments.named());
        named.put(Macro.CALLER, block);
        return call(callee, new CallArguments(arguments.positional(), named));
    }

    /** A macro that is made where it is evaluated. */
    static Expr macro(MacroCode code) {
        return run -> new Macro(code, run.scope());
    }

    static Expr filter(Expr value, String name, CallArguments arguments) {
        return run -> Filters.named(run, name).apply(run, value.eval(run), arguments.eval(run));
    }

    static Expr test(Expr value, String name, CallArguments arguments) {
        return run -> Tests.named(run, name).apply(run, value.eval(run), arguments.eval(run));
    }
}
