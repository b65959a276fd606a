package dev.urial.eval.reply;

/** What a judge wrote where a mark belongs. */
sealed interface Mark<V> {
    /**
     * A mark.
     *
     * @param remark what follows it; may be empty
     */
    record Given<V>(V value, String remark) implements Mark<V> {}

    /** The form's placeholder, left as it was. */
    record Blank<V>() implements Mark<V> {}

    /** Nothing, though the aspect is named. */
    record Absent<V>() implements Mark<V> {}

    /**
     * Something else.
     *
     * @param why to stand after the name of the aspect and a colon
     */
    record Unclear<V>(String why) implements Mark<V> {}
}
