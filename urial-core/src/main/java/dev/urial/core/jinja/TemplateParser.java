package dev.urial.core.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Parses the statements of a template. */
final class TemplateParser {
    private final TokenStream tokens;
    private final ExpressionParser expressions;
    /** Whether a {@code break} here would leave a loop. */
    private boolean inLoop;
    /** How many loops stand around, macros in between or not. */
    private int loops;

    private TemplateParser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    /**
     * The statement that a template is.
     *
     * @throws TemplateException if it is none
     */
    static Statement parse(String source) {
        TemplateParser parser = new TemplateParser(new TokenStream(Lexer.tokens(source)));
        Statement all = parser.body(Set.of());
        if (parser.tokens.current().type() != TokenType.END) {
            throw parser.tokens.unexpected("text or a statement");
        }
        return all;
    }

    /** Statements up to a tag with one of the names, which is then the current token; without names, up to the end. */
    private Statement body(Set<String> ends) {
        tokens.enter();
        List<Statement> statements = new ArrayList<>();
        while (tokens.current().type() != TokenType.END) {
            int line = tokens.line();
            Token token = tokens.next();
            switch (token.type()) {
                case DATA -> statements.add(Statements.data(token.text()));
                case PRINT_BEGIN -> {
                    statements.add(Statements.print(expressions.tuple()).at(line));
                    tokens.expect(TokenType.PRINT_END, "'}}'");
                }
                default -> {
                    if (ends.contains(tokens.current().text())
                            && tokens.current().type() == TokenType.NAME) {
                        tokens.leave();
                        return Statement.all(statements);
                    }
                    statements.add(statement().at(line));
                    tokens.expect(TokenType.BLOCK_END, "'%}'");
                }
            }
        }
        if (!ends.isEmpty()) {
            throw tokens.syntax("the template ends before " + String.join(" or ", new TreeSet<>(ends)));
        }
        tokens.leave();
        return Statement.all(statements);
    }

    /** The statements between two tags, from the end of the first to behind the name that begins the second. */
    private Statement block(String end) {
        Statement body = blockUntil(Set.of(end));
        tokens.next();
        return body;
    }

    private Statement blockUntil(Set<String> ends) {
        tokens.skipOperator(":");
        tokens.expect(TokenType.BLOCK_END, "'%}'");
        return body(ends);
    }

    private Statement statement() {
        Token name = tokens.expect(TokenType.NAME, "a statement");
        return switch (name.text()) {
            case "if" -> condition();
            case "for" -> loop();
            case "set" -> assignment();
            case "macro" -> macro();
            case "call" -> callBlock();
            case "generation" -> Statements.scoped(outsideLoops(() -> block("endgeneration")));
            case "break" -> leave(Statement.Flow.BREAK);
            case "continue" -> leave(Statement.Flow.CONTINUE);
            default ->
                throw name.text().startsWith("end") || name.text().startsWith("el")
                        ? tokens.syntax("{% " + name.text() + " %} was not expected")
                        : tokens.unsupported("the statement {% " + name.text() + " %} is not known here");
        };
    }

    private Statement condition() {
        Expr test = expressions.tupleBeforeIf();
        Statement then = blockUntil(Set.of("elif", "else", "endif"));
        String next = tokens.next().text();
        if (next.equals("endif")) {
            return Statements.condition(test, then, Statement.all(List.of()));
        }
        if (next.equals("else")) {
            return Statements.condition(test, then, block("endif"));
        }
        tokens.enter();
        Statement otherwise = condition();
        tokens.leave();
        return Statements.condition(test, then, otherwise);
    }

    private Statement loop() {
        Target target = target(false);
        if (!tokens.skipName("in")) {
            throw tokens.unexpected("'in'");
        }
        Expr elements = expressions.tupleBeforeIf();
        Optional<Expr> condition = tokens.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
        if (tokens.atName("recursive")) {
            throw tokens.unsupported("recursive loops are not known here");
        }
        boolean outside = inLoop;
        inLoop = true;
        loops++;
        Statement body = blockUntil(Set.of("endfor", "else"));
        loops--;
        inLoop = outside;
        Statement otherwise = tokens.next().text().equals("else") ? block("endfor") : Statement.all(List.of());
        return new ForStatement(target, elements, condition, body, otherwise);
    }

    private Statement assignment() {
        Target target = target(true);
        if (tokens.skipOperator("=")) {
            return Statements.assignment(target, expressions.tuple());
        }
        WrittenText written = new WrittenText();
        Expr value = expressions.operands().filter(written);
        Statement body = outsideLoops(() -> block("endset"));
        return Statements.assignment(target, written.of(body, value));
    }

    private Statement macro() {
        String name = tokens.expect(TokenType.NAME, "a macro's name").text();
        return Statements.assignment(Target.variable(name), Expressions.macro(code(name, signature(name), "endmacro")));
    }

    private Statement callBlock() {
        Signature signature = tokens.atOperator("(") ? signature(Macro.CALLER) : new Signature(List.of(), List.of());
        return Statements.print(expressions
                .operands()
                .callWithBlock(() -> Expressions.macro(code(Macro.CALLER, signature, "endcall"))));
    }

    private MacroCode code(String name, Signature signature, String end) {
        boolean callerBefore = expressions.operands().forgetCaller();
        Statement body = outsideLoops(() -> block(end));
        boolean callsBack = expressions.operands().forgetCaller();
        if (callerBefore) {
            expressions.operands().rememberCaller();
        }
        return new MacroCode(name, signature.parameters(), signature.defaults(), body, callsBack);
    }

    private record Signature(List<String> parameters, List<Expr> defaults) {}

    private Signature signature(String name) {
        tokens.expectOperator("(");
        List<String> parameters = new ArrayList<>();
        List<Expr> defaults = new ArrayList<>();
        while (!tokens.skipOperator(")")) {
            String parameter = tokens.expect(TokenType.NAME, "a parameter").text();
            if (parameters.contains(parameter)) {
                throw tokens.syntax("the macro '" + name + "' has the parameter '" + parameter + "' twice");
            }
            parameters.add(parameter);
            if (tokens.skipOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw tokens.syntax("the parameter '" + parameter + "' without a default follows one with");
            }
            if (!tokens.atOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return new Signature(parameters, defaults);
    }

    private Statement outsideLoops(Supplier<Statement> parsed) {
        boolean outside = inLoop;
        inLoop = false;
        Statement result = parsed.get();
        inLoop = outside;
        return result;
    }

    private Statement leave(Statement.Flow flow) {
        if (!inLoop) {
            throw tokens.syntax("a break or continue stands outside of the loop it would leave");
        }
        return run -> flow;
    }

    private Target target(boolean withNamespace) {
        List<Target> targets = new ArrayList<>();
        boolean several = false;
        do {
            targets.add(oneTarget(withNamespace));
            boolean comma = tokens.skipOperator(",");
            several |= comma;
            if (!comma) {
                break;
            }
        } while ((tokens.current().type() == TokenType.NAME && !tokens.atName("in")) || tokens.atOperator("("));
        return several ? Target.tuple(List.copyOf(targets)) : targets.get(0);
    }

    private Target oneTarget(boolean withNamespace) {
        if (tokens.skipOperator("(")) {
            tokens.enter();
            Target inner = target(withNamespace);
            tokens.expectOperator(")");
            tokens.leave();
            return inner;
        }
        String name = tokens.expect(TokenType.NAME, "a name to assign to").text();
        if (name.equals("loop") && (loops > 0 || !withNamespace)) {
            throw tokens.syntax("'loop' cannot be assigned to in a loop");
        }
        if (Set.of("true", "True", "false", "False", "none", "None").contains(name)) {
            throw tokens.syntax("'" + name + "' cannot be assigned to");
        }
        if (withNamespace && tokens.skipOperator(".")) {
            return Target.attribute(
                    name, tokens.expect(TokenType.NAME, "a name").text());
        }
        return Target.variable(name);
    }
}
