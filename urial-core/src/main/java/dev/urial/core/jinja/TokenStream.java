package dev.urial.core.jinja;

import dev.urial.core.jinja.TemplateException.Kind;
import java.util.List;

/** A parser's place in a template. */
final class TokenStream {
    private final List<Token> tokens;
    private int at;
    private int depth;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token following() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    int line() {
        return current().line();
    }

    Token next() {
        Token token = current();
        if (token.type() != TokenType.END) {
            at++;
        }
        return token;
    }

    boolean atName(String name) {
        return current().is(TokenType.NAME, name);
    }

    boolean atOperator(String operator) {
        return current().is(TokenType.OPERATOR, operator);
    }

    boolean skipName(String name) {
        return skip(atName(name));
    }

    boolean skipOperator(String operator) {
        return skip(atOperator(operator));
    }

    private boolean skip(boolean there) {
        if (there) {
            at++;
        }
        return there;
    }

    Token expect(TokenType type, String what) {
        if (current().type() != type) {
            throw unexpected(what);
        }
        return next();
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    /** Begins what may stand in itself; {@link #leave} ends it. */
    void enter() {
        if (++depth > Limits.NESTING) {
            throw new TemplateException(
                    Kind.LIMIT, line(), "brackets and statements are nested deeper than " + Limits.NESTING);
        }
    }

    void leave() {
        depth--;
    }

    TemplateException unexpected(String wanted) {
        return syntax(wanted + " was expected, found " + current().described());
    }

    TemplateException syntax(String reason) {
        return new TemplateException(Kind.SYNTAX, line(), reason);
    }

    TemplateException unsupported(String what) {
        return new TemplateException(Kind.UNSUPPORTED, line(), what);
    }
}
