package dev.urial.core.data;

import dev.urial.core.spi.DatasetItem;
import java.util.List;
import java.util.Optional;

/**
 * What came of an item: a line of an answers file.
 *
 * @param item what was asked
 * @param answers one for each of the item's queries; fewer where it failed
 * @param outcome how the model's work ended; for several turns their usage and timing together, the last one's finish
 * @param generator who answered, where the line itself says so, as those of the published tools do; of our own runs the manifest
 *     knows
 */
public record AnsweredItem(
        DatasetItem item, List<String> answers, long seed, Outcome outcome, Optional<String> generator) {
    public AnsweredItem {
        answers = List.copyOf(answers);
        int queries = item.queries().size();
        if (outcome.ok() ? answers.size() != queries : answers.size() > queries) {
            throw new IllegalArgumentException("answers: there are " + answers.size() + " to " + queries
                    + (queries == 1 ? " query" : " queries") + " of an item that "
                    + (outcome.ok() ? "is ok" : "failed"));
        }
    }

    /** One of our own runs. */
    public AnsweredItem(DatasetItem item, List<String> answers, long seed, Outcome outcome) {
        this(item, answers, seed, outcome, Optional.empty());
    }

    /**
     * How an item ended.
     *
     * @param finish {@code stop} or {@code length}; empty if it failed before any text, or where it is not known
     * @param error present exactly if it failed
     */
    public record Outcome(Optional<String> finish, Tokens usage, Timing timing, Optional<Failure> error) {
        /** Whether there is an answer to every query. */
        public boolean ok() {
            return error.isEmpty();
        }
    }

    /** Tokens used: of all prompts, how many of them were not computed again, and made. */
    public record Tokens(int prompt, int cached, int output) {
        /** Of answers made elsewhere. */
        public static final Tokens UNKNOWN = new Tokens(0, 0, 0);
    }

    /** Milliseconds from the start of the item to its first text, and to its end; finite, 0 or more. */
    public record Timing(double firstToken, double total) {
        /** Of answers made elsewhere. */
        public static final Timing UNKNOWN = new Timing(0, 0);

        public Timing {
            if (!Double.isFinite(firstToken) || !Double.isFinite(total) || firstToken < 0 || total < 0) {
                throw new IllegalArgumentException(
                        "timing: must be 0 or more, was " + firstToken + " and " + total + " ms");
            }
        }
    }

    /**
     * Why an item failed.
     *
     * @param kind in lower case, such as {@code prompt_too_long}
     */
    public record Failure(String kind, String message) {}
}
