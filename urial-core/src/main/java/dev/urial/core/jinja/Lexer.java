package dev.urial.core.jinja;

import dev.urial.core.jinja.TemplateException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens. White space around tags goes as with Jinja's {@code trim_blocks} and {@code lstrip_blocks}: a line
 * break directly after a statement or comment, and blanks before one at the start of a line.
 */
final class Lexer {
    private static final Pattern NUMBER =
            Pattern.compile("(?<float>[0-9][0-9_]*(?:\\.[0-9][0-9_]*)?[eE][+-]?[0-9][0-9_]*"
                    + "|[0-9][0-9_]*\\.[0-9][0-9_]*)|0[bB][_01]+|0[oO][_0-7]+|0[xX][_0-9a-fA-F]+|[0-9][0-9_]*");
    private static final Pattern OPERATOR = Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}><=.:|,;]");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private int at;
    private int line = 1;
    private int counted;
    /** Whether what was read last ended with a line break. */
    private boolean lineStarting = true;

    private Lexer(String source) {
        this.source = source;
    }

    /**
     * The tokens of a template, with an {@code END} last.
     *
     * @throws TemplateException if it cannot be cut
     */
    static List<Token> tokens(String template) {
        if (template.length() > Limits.SOURCE) {
            throw new TemplateException(
                    Kind.LIMIT,
                    1,
                    "the template is longer than " + Limits.SOURCE + " characters: " + template.length());
        }
        String source = template.replace("\r\n", "\n").replace('\r', '\n');
        Lexer lexer = new Lexer(source.endsWith("\n") ? source.substring(0, source.length() - 1) : source);
        lexer.run();
        return List.copyOf(lexer.tokens);
    }

    private void run() {
        while (at < source.length()) {
            int tag = nextTag();
            if (tag < 0) {
                data(source.substring(at));
                at = source.length();
            } else if (source.charAt(tag + 1) == '#') {
                textBefore(tag, true);
                comment();
            } else if (source.charAt(tag + 1) == '{') {
                textBefore(tag, false);
                tag(TokenType.PRINT_BEGIN, TokenType.PRINT_END, "}}");
            } else if (rawEnd(tag) >= 0) {
                int start = rawEnd(tag);
                textBefore(tag, true);
                raw(start);
            } else {
                textBefore(tag, true);
                tag(TokenType.BLOCK_BEGIN, TokenType.BLOCK_END, "%}");
            }
        }
        add(TokenType.END, "");
    }

    private int nextTag() {
        for (int i = source.indexOf('{', at); i >= 0 && i + 1 < source.length(); i = source.indexOf('{', i + 1)) {
            if ("%{#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** The text up to a tag, stripped as the tag says; goes on behind the tag's sign. */
    private void textBefore(int tag, boolean statement) {
        data(stripped(source.substring(at, tag), sign(tag + 2), statement));
        at = tag + 2 + (sign(tag + 2) == ' ' ? 0 : 1);
        lineStarting = false;
    }

    private String stripped(String text, char sign, boolean statement) {
        if (sign == '-') {
            return text.substring(0, Spaces.end(text, 0, text.length()));
        }
        int lineStart = text.lastIndexOf('\n') + 1;
        boolean atStart = lineStart > 0 || lineStarting;
        boolean blank = Spaces.end(text, lineStart, text.length()) == lineStart;
        return statement && sign != '+' && atStart && blank ? text.substring(0, lineStart) : text;
    }

    /** The sign before or after a tag's bracket, a space if there is none. */
    private char sign(int index) {
        char c = index < source.length() ? source.charAt(index) : ' ';
        return c == '-' || c == '+' ? c : ' ';
    }

    private void comment() {
        int end = source.indexOf("#}", at);
        if (end < 0) {
            throw syntax("the comment does not end");
        }
        char before = end > at ? sign(end - 1) : ' ';
        at = end + 2;
        afterStatement(before);
    }

    /** Takes the white space after a statement or comment that ended with a sign. */
    private void afterStatement(char sign) {
        int end = at;
        if (sign == '-') {
            end = Spaces.start(source, at, source.length());
        } else if (sign == ' ' && source.startsWith("\n", at)) {
            end = at + 1;
        }
        lineStarting = end > at && source.charAt(end - 1) == '\n';
        at = end;
    }

    /** Where the tag {@code {% raw %}} ends that begins here; negative if it is none. */
    private int rawEnd(int tag) {
        int name = Spaces.start(source, tag + 2 + (sign(tag + 2) == ' ' ? 0 : 1), source.length());
        return source.startsWith("raw", name) ? Spaces.start(source, name + 3, source.length()) : -1;
    }

    private boolean endsRaw(int index) {
        return source.startsWith("%}", index) || source.startsWith("-%}", index);
    }

    private void raw(int start) {
        if (!endsRaw(start)) { // a name that begins with raw
            tag(TokenType.BLOCK_BEGIN, TokenType.BLOCK_END, "%}");
            return;
        }
        boolean strip = source.charAt(start) == '-';
        at = start + (strip ? 3 : 2);
        lineStarting = false;
        if (strip) {
            afterStatement('-');
        }
        for (int tag = source.indexOf("{%", at); tag >= 0; tag = source.indexOf("{%", tag + 2)) {
            int name = Spaces.start(source, tag + 2 + (sign(tag + 2) == ' ' ? 0 : 1), source.length());
            int end = source.startsWith("endraw", name) ? Spaces.start(source, name + 6, source.length()) : -1;
            int close = end < 0 ? -1 : end + (sign(end) == ' ' ? 0 : 1);
            if (end >= 0 && source.startsWith("%}", close)) {
                char sign = sign(end);
                textBefore(tag, true);
                at = close + 2;
                afterStatement(sign);
                return;
            }
        }
        throw syntax("{% raw %} has no {% endraw %}");
    }

    private void tag(TokenType begin, TokenType end, String close) {
        add(begin, begin == TokenType.PRINT_BEGIN ? "{{" : "{%");
        while (at < source.length()) {
            char sign = sign(at);
            boolean signed = sign == '-' || (sign == '+' && end == TokenType.BLOCK_END);
            if (open.isEmpty() && source.startsWith(close, at + (signed ? 1 : 0))) {
                at += close.length() + (signed ? 1 : 0);
                add(end, close);
                if (end == TokenType.BLOCK_END) {
                    afterStatement(sign);
                } else {
                    afterPrint(sign);
                }
                return;
            }
            token();
        }
        add(TokenType.END, "");
    }

    private void afterPrint(char sign) {
        int end = sign == '-' ? Spaces.start(source, at, source.length()) : at;
        lineStarting = end > at && source.charAt(end - 1) == '\n';
        at = end;
    }

    private void token() {
        char c = source.charAt(at);
        if (Spaces.is(c)) {
            at = Spaces.start(source, at, source.length());
        } else if (c >= '0' && c <= '9') {
            number();
        } else if (c == '\'' || c == '"') {
            string(c);
        } else if (Character.isUnicodeIdentifierStart(source.codePointAt(at)) || c == '_') {
            name();
        } else {
            operator();
        }
    }

    private void number() {
        Matcher matcher = NUMBER.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            throw syntax("a number was expected");
        }
        String text = matcher.group();
        boolean real = matcher.group("float") != null;
        if (real && at > 0 && source.charAt(at - 1) == '.') { // x.1.2 is two subscripts
            real = false;
            text = text.replaceFirst("[.eE].*", "");
        }
        if (text.endsWith("_") || text.contains("__")) {
            throw syntax("'" + text + "' is no number");
        }
        at += text.length();
        add(real ? TokenType.FLOAT : TokenType.INTEGER, text.replace("_", ""));
    }

    private void name() {
        int end = at;
        while (end < source.length()) {
            int point = source.codePointAt(end);
            if (!Character.isUnicodeIdentifierPart(point) || Character.isIdentifierIgnorable(point)) {
                break;
            }
            end += Character.charCount(point);
        }
        String name = source.substring(at, end);
        at = end;
        add(TokenType.NAME, name);
    }

    private void operator() {
        Matcher matcher = OPERATOR.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            throw syntax("the character '" + Character.toString(source.codePointAt(at)) + "' was not expected");
        }
        String text = matcher.group();
        switch (text) {
            case "(" -> open.push(")");
            case "[" -> open.push("]");
            case "{" -> open.push("}");
            case ")", "]", "}" -> close(text);
            default -> {}
        }
        at += text.length();
        add(TokenType.OPERATOR, text);
    }

    private void close(String bracket) {
        String expected = open.isEmpty() ? "" : open.pop();
        if (!expected.equals(bracket)) {
            throw syntax("'" + bracket + "' was not expected" + (expected.isEmpty() ? "" : ", but '" + expected + "'"));
        }
    }

    private void string(char quote) {
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw syntax("the string does not end");
        }
        String text = new StringLiteral(source.substring(at + 1, end), line()).value();
        add(TokenType.STRING, text);
        at = end + 1;
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            add(TokenType.DATA, text);
        }
    }

    private void add(TokenType type, String text) {
        tokens.add(new Token(type, text, line()));
    }

    private int line() {
        for (; counted < Math.min(at, source.length()); counted++) {
            if (source.charAt(counted) == '\n') {
                line++;
            }
        }
        return line;
    }

    private TemplateException syntax(String reason) {
        return new TemplateException(Kind.SYNTAX, line(), reason);
    }
}
