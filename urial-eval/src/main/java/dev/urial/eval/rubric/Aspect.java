package dev.urial.eval.rubric;

import java.util.regex.Pattern;

/**
 * One of the things by which an answer is judged.
 *
 * @param name letters, digits, {@code -} and {@code _}: the key under which a judge's reply has it
 * @param meaning what the judge is told about it, lines and all; empty in the published templates, which tell it in their texts
 */
public record Aspect(String name, String meaning) {
    /** The name of a judgment on the whole: of the one score of a {@link Rubric.Kind#SINGLE} rubric that names none. */
    public static final String OVERALL = "overall";

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]+");

    public Aspect {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: must be letters, digits, - and _, was '" + name + "'");
        }
    }
}
