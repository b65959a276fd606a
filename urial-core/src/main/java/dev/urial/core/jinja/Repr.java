package dev.urial.core.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values other than strings as Python writes them, {@code str()}; all of it untrusted. */
final class Repr {
    private final Run run;
    private final TextBuilder out;

    private Repr(Run run) {
        this.run = run;
        this.out = new TextBuilder(run);
    }

    static Text of(Run run, Object value) {
        Repr repr = new Repr(run);
        repr.write(value);
        return repr.out.build();
    }

    private void write(Object value) {
        int before = run.enter();
        if (value instanceof Text text) {
            add(quoted(text.chars()));
        } else if (value == None.NONE) {
            add("None");
        } else if (value instanceof Boolean truth) {
            add(truth ? "True" : "False");
        } else if (value instanceof Long number) {
            add(number.toString());
        } else if (value instanceof Double number) {
            add(Numbers.repr(number));
        } else if (value instanceof Undefined) {
            add("Undefined");
        } else if (value instanceof Tuple tuple) {
            elements("(", tuple, tuple.size() == 1 ? ",)" : ")");
        } else if (value instanceof Range) {
            throw run.unsupported("writing out a range is not known here");
        } else if (value instanceof List<?> list) {
            elements("[", list, "]");
        } else if (value instanceof Map<?, ?>) {
            entries(Values.dict(value));
        } else {
            throw run.unsupported("writing out " + Values.type(value) + " is not known here");
        }
        run.leave(before);
    }

    private void elements(String open, List<?> list, String close) {
        add(open);
        for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
            write(elements.next());
            add(elements.hasNext() ? ", " : "");
        }
        add(close);
    }

    private void entries(Map<Object, Object> dict) {
        add("{");
        String separator = "";
        for (Map.Entry<Object, Object> entry : dict.entrySet()) {
            add(separator);
            write(entry.getKey());
            add(": ");
            write(entry.getValue());
            separator = ", ";
        }
        add("}");
    }

    private void add(String text) {
        out.add(text, false);
    }

    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder result = new StringBuilder().append(quote);
        text.codePoints().forEach(point -> {
            if (point == quote || point == '\\') {
                result.append('\\').appendCodePoint(point);
            } else if (printable(point)) {
                result.appendCodePoint(point);
            } else {
                result.append(escaped(point));
            }
        });
        return result.append(quote).toString();
    }

    private static boolean printable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> true;
        };
    }

    private static String escaped(int point) {
        return switch (point) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                String.format(Locale.ROOT, point < 0x100 ? "\\x%02x" : point < 0x10000 ? "\\u%04x" : "\\U%08x", point);
        };
    }
}
