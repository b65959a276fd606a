package dev.urial.core.data;

import java.util.List;
import java.util.Optional;

/**
 * What came of an item: a line of an answers file.
 *
 * @param item what was asked
 * @param answers one for each of the item's queries; fewer where it failed
 * @param outcome how the model's work ended; for several turns their usage and timing together, the last one's finish
 */
public record AnsweredItem(DatasetItem item, List<String> answers, long seed, Outcome outcome) {
    public AnsweredItem {
        answers = List.copyOf(answers);
    }

    /**
     * How an item ended.
     *
     * @param finish {@code stop} or {@code length}; empty if it failed before any text
     * @param error present exactly if it failed
     */
    public record Outcome(Optional<String> finish, Tokens usage, Timing timing, Optional<Failure> error) {
        /** Whether there is an answer to every query. */
        public boolean ok() {
            return error.isEmpty();
        }
    }

    /** Tokens used: of all prompts, how many of them were not computed again, and made. */
    public record Tokens(int prompt, int cached, int output) {}

    /** Milliseconds from the start of the item to its first text, and to its end. */
    public record Timing(double firstToken, double total) {}

    /**
     * Why an item failed.
     *
     * @param kind in lower case, such as {@code prompt_too_long}
     */
    public record Failure(String kind, String message) {}
}
