package dev.urial.core.run;

/**
 * What came of an item, as it stands in the journal.
 *
 * @param id the item's
 * @param text one line, without its end
 * @param promptTokens used by the item's requests together; 0 where nothing was counted
 * @param cachedTokens how many of them were not computed again
 * @param outputTokens made
 */
public record Line(String id, Status status, String text, int promptTokens, int cachedTokens, int outputTokens) {
    /** How an item ended, as its line says. */
    public enum Status {
        /** With a result. */
        OK,
        /** Without. */
        FAILED,
        /** With words that could not be understood, where understanding them was the task. */
        UNPARSED
    }

    public Line {
        if (text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("text: must be one line");
        }
    }
}
