package dev.urial.core.jinja;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * A template, parsed once and rendered any number of times. Immutable, so safe for many threads.
 *
 * <p>Not known here, and an exception where a rendering meets it: inheritance, imports, {@code filter} and {@code with}
 * blocks, recursive loops, {@code *} and {@code **} in calls, {@code %} on texts, and filters, tests and methods that
 * chat templates do not use. As in Hugging Face's sandbox, lists and dicts cannot be changed; a {@code namespace} can.
 */
public final class Template {
    private final Statement body;

    private Template(Statement body) {
        this.body = body;
    }

    /**
     * Parses a template; a single line break at its end is not part of it.
     *
     * @throws TemplateException of kind {@code SYNTAX}, {@code UNSUPPORTED} or {@code LIMIT} if that cannot be done
     */
    public static Template parse(String source) {
        return new Template(TemplateParser.parse(source));
    }

    /**
     * Renders the template.
     *
     * @param values by the names that the template knows them by: {@code null}, {@code String}, {@code Boolean}, {@code Integer},
     *     {@code Long}, {@code Double}, {@code Float}, {@link Text}, {@code List} of such, and {@code Map} of such by {@code
     *     String}. Only a {@link Text} can be trusted
     * @param clock what {@code strftime_now} reads
     * @return the text and which of it the template wrote itself. What is not text, such as a number, is written untrusted
     * @throws TemplateException of any kind but {@code SYNTAX} if the template cannot be rendered with these values
     * @throws IllegalArgumentException if a value is of another type, or nested deeper than 100
     */
    public Text render(Map<String, ?> values, Clock clock) {
        return render(values, clock, Limits.DEFAULT);
    }

    Text render(Map<String, ?> values, Clock clock, Limits limits) {
        Map<String, Object> given = new HashMap<>(Globals.ALL);
        values.forEach((name, value) -> given.put(name, Given.value(value)));
        Run run = new Run(given, clock, limits);
        return run.written(() -> body.run(run));
    }
}
