package dev.urial.core.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Parses what operators stand between: literals, names, brackets, and the subscripts, calls, filters and tests behind them. */
final class OperandParser {
    private static final Set<String> NO_TEST_ARGUMENTS = Set.of("else", "or", "and");

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    /** Whether {@code caller} was met since {@link #forgetCaller}. */
    private boolean namesCaller;

    OperandParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    Expr primary() {
        Token token = tokens.current();
        return switch (token.type()) {
            case NAME -> name();
            case STRING -> {
                StringBuilder text = new StringBuilder();
                while (tokens.current().type() == TokenType.STRING) {
                    text.append(tokens.next().text());
                }
                yield Expressions.constant(Text.trusted(text.toString()));
            }
            case INTEGER -> Expressions.constant(integer(tokens.next()));
            case FLOAT -> Expressions.constant(Double.parseDouble(tokens.next().text()));
            default -> bracketed();
        };
    }

    private Expr name() {
        Token token = tokens.next();
        return switch (token.text()) {
            case "true", "True" -> Expressions.constant(true);
            case "false", "False" -> Expressions.constant(false);
            case "none", "None" -> Expressions.constant(None.NONE);
            default -> {
                namesCaller |= token.text().equals(Macro.CALLER);
                yield Expressions.variable(token.text()).at(token.line());
            }
        };
    }

    private Long integer(Token token) {
        String text = token.text();
        String prefix = text.length() > 1 ? text.substring(0, 2).toLowerCase(Locale.ROOT) : "";
        int radix = prefix.equals("0x") ? 16 : prefix.equals("0o") ? 8 : prefix.equals("0b") ? 2 : 10;
        String digits = radix == 10 ? text : text.substring(2);
        if (digits.isEmpty() || (radix == 10 && digits.startsWith("0") && !digits.matches("0+"))) {
            throw tokens.syntax("'" + text + "' is no number");
        }
        try {
            return new BigInteger(digits, radix).longValueExact();
        } catch (ArithmeticException e) {
            throw tokens.unsupported("whole numbers beyond 64 bits are not known here: " + text);
        }
    }

    private Expr bracketed() {
        tokens.enter();
        Expr result;
        int line = tokens.line();
        if (tokens.skipOperator("(")) {
            result = expressions.bracketedTuple();
            tokens.expectOperator(")");
        } else if (tokens.skipOperator("[")) {
            List<Expr> elements = new ArrayList<>();
            while (!tokens.skipOperator("]")) {
                elements.add(expressions.expression());
                if (!tokens.atOperator("]")) {
                    tokens.expectOperator(",");
                }
            }
            result = Expressions.list(elements).at(line);
        } else if (tokens.skipOperator("{")) {
            result = dict(line);
        } else {
            throw tokens.unexpected("an expression");
        }
        tokens.leave();
        return result;
    }

    private Expr dict(int line) {
        List<Expr> keys = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (!tokens.skipOperator("}")) {
            keys.add(expressions.expression());
            tokens.expectOperator(":");
            values.add(expressions.expression());
            if (!tokens.atOperator("}")) {
                tokens.expectOperator(",");
            }
        }
        return Expressions.dict(keys, values).at(line);
    }

    Expr postfix(Expr start) {
        Expr value = start;
        while (true) {
            int line = tokens.line();
            if (tokens.skipOperator(".")) {
                value = subscript(value).at(line);
            } else if (tokens.skipOperator("[")) {
                value = item(value).at(line);
                tokens.expectOperator("]");
            } else if (tokens.atOperator("(")) {
                value = Expressions.call(value, arguments()).at(line);
            } else {
                return value;
            }
        }
    }

    private Expr subscript(Expr value) {
        if (tokens.current().type() == TokenType.INTEGER) {
            return Expressions.item(value, Expressions.constant(integer(tokens.next())));
        }
        return Expressions.attribute(
                value, tokens.expect(TokenType.NAME, "a name").text());
    }

    private Expr item(Expr value) {
        Optional<Expr> from = tokens.atOperator(":") ? Optional.empty() : Optional.of(expressions.expression());
        if (!tokens.skipOperator(":")) {
            if (tokens.atOperator(",")) {
                throw tokens.unsupported("subscripts with commas are not known here");
            }
            return Expressions.item(value, from.orElseThrow());
        }
        Optional<Expr> to = bound();
        Optional<Expr> step = tokens.skipOperator(":") ? bound() : Optional.empty();
        return Expressions.slice(value, from, to, step);
    }

    private Optional<Expr> bound() {
        return tokens.atOperator(":") || tokens.atOperator("]")
                ? Optional.empty()
                : Optional.of(expressions.expression());
    }

    Expr filtered(Expr start) {
        Expr value = start;
        while (true) {
            int line = tokens.line();
            if (tokens.atOperator("|")) {
                value = filter(value);
            } else if (tokens.skipName("is")) {
                value = test(value, line);
            } else if (tokens.atOperator("(")) {
                value = Expressions.call(value, arguments()).at(line);
            } else {
                return value;
            }
        }
    }

    /** Begins to watch for the variable {@code caller}; whether it was met before. */
    boolean forgetCaller() {
        boolean before = namesCaller;
        namesCaller = false;
        return before;
    }

    /** Counts {@code caller} as met. */
    void rememberCaller() {
        namesCaller = true;
    }

    /** What a {@code call} block calls, with its block. */
    Expr callWithBlock(Supplier<Expr> block) {
        int line = tokens.line();
        Expr callee = name();
        while (tokens.skipOperator(".")) {
            callee = subscript(callee).at(line);
        }
        CallArguments given = arguments();
        return Expressions.callWithBlock(callee, given, block.get()).at(line);
    }

    /** A value behind the filters that follow. */
    Expr filter(Expr start) {
        Expr value = start;
        while (tokens.skipOperator("|")) {
            int line = tokens.line();
            String name = tokens.expect(TokenType.NAME, "a filter's name").text();
            value = Expressions.filter(value, name, optionalArguments()).at(line);
        }
        return value;
    }

    private CallArguments optionalArguments() {
        return tokens.atOperator("(") ? arguments() : new CallArguments(List.of(), Map.of());
    }

    private Expr test(Expr value, int line) {
        boolean negated = tokens.skipName("not");
        String name = tokens.expect(TokenType.NAME, "a test's name").text();
        Expr test = Expressions.test(value, name, testArguments()).at(line);
        return negated ? Expressions.not(test).at(line) : test;
    }

    private CallArguments testArguments() {
        Token token = tokens.current();
        boolean bare = switch (token.type()) {
            case NAME -> !NO_TEST_ARGUMENTS.contains(token.text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> token.text().equals("[") || token.text().equals("{");
            default -> false;
        };
        if (!bare) {
            return optionalArguments();
        }
        if (tokens.atName("is")) {
            throw tokens.syntax("tests cannot be chained with 'is'");
        }
        return new CallArguments(List.of(postfix(primary())), Map.of());
    }

    private CallArguments arguments() {
        tokens.enter();
        tokens.expectOperator("(");
        List<Expr> positional = new ArrayList<>();
        Map<String, Expr> named = new LinkedHashMap<>();
        while (!tokens.skipOperator(")")) {
            if (tokens.atOperator("*") || tokens.atOperator("**")) {
                throw tokens.unsupported("calls with * or ** are not known here");
            }
            if (tokens.current().type() == TokenType.NAME && tokens.following().is(TokenType.OPERATOR, "=")) {
                String name = tokens.next().text();
                tokens.next();
                if (named.put(name, expressions.expression()) != null) {
                    throw tokens.syntax("the argument '" + name + "' is given twice");
                }
            } else if (named.isEmpty()) {
                positional.add(expressions.expression());
            } else {
                throw tokens.syntax("an argument by place stands behind one by name");
            }
            if (!tokens.atOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        tokens.leave();
        return new CallArguments(List.copyOf(positional), named);
    }
}
