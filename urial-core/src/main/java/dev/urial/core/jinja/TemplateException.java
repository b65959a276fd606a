package dev.urial.core.jinja;

/** A template that cannot be parsed or rendered. The message is one line that names the template's line. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** The template is not Jinja. */
        SYNTAX,
        /** It uses a statement, filter, test, method or behaviour of Jinja that is not known here. */
        UNSUPPORTED,
        /** It did what Jinja refuses, such as adding a number to a text. */
        FAILED,
        /** It refused its values itself, by {@code raise_exception}; {@link #reason()} is what it said. */
        REFUSED,
        /** It needs more steps, text, depth or time than it is given. */
        LIMIT
    }

    private final Kind kind;
    private final int line;
    private final String reason;

    TemplateException(Kind kind, int line, String reason) {
        super("line " + line + ": " + reason);
        this.kind = kind;
        this.line = line;
        this.reason = reason;
    }

    public Kind kind() {
        return kind;
    }

    /** The line of the template, from 1. */
    public int line() {
        return line;
    }

    /** The message without the line. */
    public String reason() {
        return reason;
    }
}
