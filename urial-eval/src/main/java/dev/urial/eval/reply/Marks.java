package dev.urial.eval.reply;

import dev.urial.eval.reply.Mark.Unclear;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How marks of one kind are written. */
interface Marks<V> {
    /** What one is called in messages. */
    String noun();

    /** The names of members that hold one, in {@linkplain Names#normal normal form}. */
    Set<String> names();

    /** What stands before one in a line of prose, as alternatives of a pattern. */
    String labels();

    /** A mark that takes up a text, but for a remark after it. */
    Mark<V> read(String text);

    /** One without quotation marks in JSON. */
    default Mark<V> readBare(String text) {
        return read(text);
    }

    /** Whether a text that is no mark begins like one. */
    boolean begins(String text);

    /** One that a line of prose ends with, where it is written so that it can be nothing else. */
    Optional<V> atTheEndOf(String line);

    /** Those that sentences of a text name beyond doubt. */
    default List<V> spokenIn(String text) {
        return List.of();
    }

    String show(V value);

    /** The start of a text, for messages. */
    static String quote(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return "'"
                + (line.length() > 40
                        ? line.substring(0, Character.isHighSurrogate(line.charAt(39)) ? 39 : 40) + "..."
                        : line)
                + "'";
    }

    default Mark<V> unclear(String text) {
        return new Unclear<>(text.isBlank() ? "its " + noun() + " is empty" : quote(text) + " is not one " + noun());
    }
}
