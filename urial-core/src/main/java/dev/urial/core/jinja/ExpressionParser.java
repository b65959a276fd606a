package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parses expressions with the precedence of Jinja, which is not that of Python: filters and tests bind closest. */
final class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream tokens;
    private final OperandParser operands;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
    }

    /** One expression, with an {@code if} of its own if it has one. */
    Expr expression() {
        tokens.enter();
        int line = tokens.line();
        Expr value = or();
        while (tokens.skipName("if")) {
            Expr condition = or();
            Optional<Expr> otherwise = tokens.skipName("else") ? Optional.of(expression()) : Optional.empty();
            value = Expressions.conditional(condition, value, otherwise).at(line);
        }
        tokens.leave();
        return value;
    }

    /** One expression, or several with commas between, which are a tuple. */
    Expr tuple() {
        return tuple(true, false);
    }

    /** The same, in which an {@code if} does not belong to the expression. */
    Expr tupleBeforeIf() {
        return tuple(false, false);
    }

    /** What may stand between round brackets, also nothing. */
    Expr bracketedTuple() {
        return tuple(true, true);
    }

    /** The part of the parser for what operators stand between. */
    OperandParser operands() {
        return operands;
    }

    private Expr tuple(boolean withIf, boolean mayBeEmpty) {
        int line = tokens.line();
        List<Expr> elements = new ArrayList<>();
        boolean several = false;
        while (!atTupleEnd()) {
            elements.add(withIf ? expression() : or());
            if (!tokens.skipOperator(",")) {
                break;
            }
            several = true;
        }
        if (!several && elements.size() == 1) {
            return elements.get(0);
        }
        if (elements.isEmpty() && !mayBeEmpty) {
            throw tokens.unexpected("an expression");
        }
        return Expressions.tuple(elements).at(line);
    }

    private boolean atTupleEnd() {
        TokenType type = tokens.current().type();
        return type == TokenType.PRINT_END || type == TokenType.BLOCK_END || tokens.atOperator(")");
    }

    private Expr or() {
        int line = tokens.line();
        Expr left = and();
        while (tokens.skipName("or")) {
            left = Expressions.or(left, and()).at(line);
        }
        return left;
    }

    private Expr and() {
        int line = tokens.line();
        Expr left = not();
        while (tokens.skipName("and")) {
            left = Expressions.and(left, not()).at(line);
        }
        return left;
    }

    private Expr not() {
        int line = tokens.line();
        if (!tokens.skipName("not")) {
            return comparison();
        }
        tokens.enter();
        Expr negated = Expressions.not(not()).at(line);
        tokens.leave();
        return negated;
    }

    private Expr comparison() {
        int line = tokens.line();
        Expr first = sum();
        List<String> operators = new ArrayList<>();
        List<Expr> others = new ArrayList<>();
        while (true) {
            if (tokens.current().type() == TokenType.OPERATOR
                    && COMPARISONS.contains(tokens.current().text())) {
                operators.add(tokens.next().text());
            } else if (tokens.skipName("in")) {
                operators.add("in");
            } else if (tokens.atName("not") && tokens.following().is(TokenType.NAME, "in")) {
                tokens.next();
                tokens.next();
                operators.add("not in");
            } else {
                break;
            }
            others.add(sum());
        }
        return operators.isEmpty()
                ? first
                : Expressions.comparison(first, operators, others).at(line);
    }

    private Expr sum() {
        int line = tokens.line();
        Expr left = concatenation();
        while (tokens.atOperator("+") || tokens.atOperator("-")) {
            String operator = tokens.next().text();
            left = Expressions.binary(operator, left, concatenation()).at(line);
        }
        return left;
    }

    private Expr concatenation() {
        int line = tokens.line();
        List<Expr> parts = new ArrayList<>(List.of(product()));
        while (tokens.skipOperator("~")) {
            parts.add(product());
        }
        return parts.size() == 1
                ? parts.get(0)
                : Expressions.concatenation(parts).at(line);
    }

    private Expr product() {
        int line = tokens.line();
        Expr left = power();
        while (tokens.atOperator("*") || tokens.atOperator("/") || tokens.atOperator("//") || tokens.atOperator("%")) {
            String operator = tokens.next().text();
            left = Expressions.binary(operator, left, power()).at(line);
        }
        return left;
    }

    private Expr power() {
        int line = tokens.line();
        Expr left = unary(true);
        while (tokens.skipOperator("**")) {
            left = Expressions.binary("**", left, unary(true)).at(line);
        }
        return left;
    }

    private Expr unary(boolean withFilters) {
        int line = tokens.line();
        Expr value;
        if (tokens.atOperator("-") || tokens.atOperator("+")) {
            String sign = tokens.next().text();
            tokens.enter();
            value = Expressions.signed(sign, unary(false)).at(line);
            tokens.leave();
        } else {
            value = operands.primary();
        }
        value = operands.postfix(value);
        return withFilters ? operands.filtered(value) : value;
    }
}
