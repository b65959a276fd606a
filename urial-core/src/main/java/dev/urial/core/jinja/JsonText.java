package dev.urial.core.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The filter {@code tojson} of transformers: {@code json.dumps} of Python without escapes for HTML; all of it untrusted. */
final class JsonText {
    private final Run run;
    private final TextBuilder out;
    private final boolean ascii;
    private final boolean sorted;
    private final Optional<String> indent;
    private final String comma;
    private final String colon;

    private JsonText(Run run, Bound given) {
        this.run = run;
        this.out = new TextBuilder(run);
        this.ascii = given.truth(run, "ensure_ascii");
        this.sorted = given.truth(run, "sort_keys");
        this.indent = given.some("indent").map(indent -> indentation(run, given, indent));
        Optional<List<Object>> separators = given.some("separators").map(pair -> Values.list(run, pair));
        if (separators.isPresent() && separators.get().size() != 2) {
            throw run.failed("'tojson' needs two separators");
        }
        this.comma = separators
                .map(pair -> Values.asText(run, pair.get(0), "'tojson'").chars())
                .orElse(indent.isPresent() ? "," : ", ");
        this.colon = separators
                .map(pair -> Values.asText(run, pair.get(1), "'tojson'").chars())
                .orElse(": ");
    }

    private static String indentation(Run run, Bound given, Object indent) {
        return indent instanceof Text text
                ? text.chars()
                : " ".repeat((int) Math.max(0, Math.min(100, given.integer(run, "indent", 0))));
    }

    static Text of(Run run, Object value, Bound given) {
        JsonText json = new JsonText(run, given);
        json.write(value, 0);
        return json.out.build();
    }

    private void write(Object value, int depth) {
        int before = run.enter();
        if (value instanceof Text text) {
            add(quoted(text.chars()));
        } else if (value instanceof Markup markup) {
            add(quoted(markup.text().chars()));
        } else if (value instanceof Map<?, ?>) {
            entries(Values.dict(value), depth);
        } else if (value instanceof List<?> list && !(value instanceof Range)) {
            elements(list, depth);
        } else {
            add(scalar(value));
        }
        run.leave(before);
    }

    private String scalar(Object value) {
        if (value == None.NONE) {
            return "null";
        }
        if (value instanceof Boolean || value instanceof Long) {
            return value.toString();
        }
        if (value instanceof Double number) {
            return switch (Numbers.repr(number)) {
                case "nan" -> "NaN";
                case "inf" -> "Infinity";
                case "-inf" -> "-Infinity";
                default -> Numbers.repr(number);
            };
        }
        throw run.failed(Values.type(value) + " cannot be written as JSON");
    }

    private void elements(List<?> list, int depth) {
        add("[");
        for (Iterator<?> elements = list.iterator(); elements.hasNext(); ) {
            line(depth + 1);
            write(elements.next(), depth + 1);
            add(elements.hasNext() ? comma : "");
        }
        close(list.isEmpty(), depth, "]");
    }

    private void entries(Map<Object, Object> dict, int depth) {
        Map<Object, Object> ordered = sorted ? sorted(dict) : dict;
        add("{");
        for (var entries = ordered.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<Object, Object> entry = entries.next();
            line(depth + 1);
            add(quoted(entry.getKey() instanceof Text name ? name.chars() : scalar(entry.getKey())));
            add(colon);
            write(entry.getValue(), depth + 1);
            add(entries.hasNext() ? comma : "");
        }
        close(dict.isEmpty(), depth, "}");
    }

    private Map<Object, Object> sorted(Map<Object, Object> dict) {
        Map<Object, Object> result = new TreeMap<>((left, right) -> Values.compare(run, left, right));
        result.putAll(dict);
        return result;
    }

    private void line(int depth) {
        indent.ifPresent(width -> {
            add("\n");
            for (int i = 0; i < depth; i++) {
                add(width);
            }
        });
    }

    private void close(boolean empty, int depth, String bracket) {
        if (!empty) {
            line(depth);
        }
        add(bracket);
    }

    private void add(String text) {
        out.add(text, false);
    }

    private String quoted(String text) {
        StringBuilder result = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int known = "\"\\\n\r\t\f\b".indexOf(c);
            if (known >= 0) {
                result.append('\\').append("\"\\nrtfb".charAt(known));
            } else if (c < ' ' || (ascii && c > 126)) {
                result.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                result.append(c);
            }
        }
        return result.append('"').toString();
    }
}
