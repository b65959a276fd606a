package dev.urial.eval.reply;

/**
 * An object or list that a text has.
 *
 * @param node what was complete of it when it ended
 * @param start where it begins in the text
 * @param end where its reading ended
 * @param state how
 */
record Parsed(Node node, int start, int end, State state) {
    enum State {
        /** By its closing bracket. */
        WHOLE,
        /** The text, or the fence around it, ended first. */
        CUT,
        /** At something that does not belong there. */
        BROKEN
    }
}
