package dev.urial.core.jinja;

import dev.urial.core.jinja.TemplateException.Kind;

/** What stands between the quotes of a string, with Python's escapes. */
final class StringLiteral {
    private static final String ESCAPED = "\\'\"abfnrtv";
    private static final String MEANT = "\\'\"\u0007\b\f\n\r\t\u000b";

    private final String written;
    private final int line;
    private final StringBuilder value = new StringBuilder();
    private int at;

    StringLiteral(String written, int line) {
        this.written = written;
        this.line = line;
    }

    String value() {
        while (at < written.length()) {
            char c = written.charAt(at++);
            if (c == '\\' && at < written.length()) {
                escape(written.charAt(at++));
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }

    private void escape(char c) {
        int known = ESCAPED.indexOf(c);
        if (known >= 0) {
            value.append(MEANT.charAt(known));
        } else if (c == 'x' || c == 'u' || c == 'U') {
            point(c == 'x' ? 2 : c == 'u' ? 4 : 8);
        } else if (c >= '0' && c <= '7') {
            octal();
        } else if (c == 'N' || c > 127) {
            throw new TemplateException(Kind.UNSUPPORTED, line, "the escape \\" + c + " in a string is not known here");
        } else if (c != '\n') {
            value.append('\\').append(c);
        }
    }

    private void point(int digits) {
        int end = Math.min(written.length(), at + digits);
        String hex = written.substring(at, end);
        if (!hex.matches("[0-9a-fA-F]{" + digits + "}") || Long.parseLong(hex, 16) > Character.MAX_CODE_POINT) {
            throw new TemplateException(
                    Kind.SYNTAX, line, "an escape in a string needs " + digits + " hexadecimal digits");
        }
        at = end;
        value.appendCodePoint(Integer.parseInt(hex, 16));
    }

    private void octal() {
        int start = at - 1;
        while (at < written.length() && at < start + 3 && written.charAt(at) >= '0' && written.charAt(at) <= '7') {
            at++;
        }
        value.append((char) Integer.parseInt(written.substring(start, at), 8));
    }
}
