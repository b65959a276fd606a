package dev.urial.backend.http.dialect;

import dev.urial.core.spi.FinishReason;
import dev.urial.core.spi.ScoredToken;
import dev.urial.core.spi.Usage;
import java.util.List;
import java.util.Optional;

/**
 * What one event of a stream says, or a whole reply where a server does not stream.
 *
 * @param text what it adds; may end in the middle of a surrogate pair
 * @param tokens those it adds, with their scores, if they were asked for
 * @param ending that the completion has ended, if it says so; later events may still bring the usage
 * @param usage counts of the whole completion, if it tells them
 */
public record Reply(String text, List<ScoredToken> tokens, Optional<Ending> ending, Optional<Usage> usage) {
    /** An event that adds nothing. */
    public static final Reply NOTHING = new Reply("", List.of(), Optional.empty(), Optional.empty());

    /**
     * Why a completion ended.
     *
     * @param stop the stop string that ended it, if the server says which
     */
    public record Ending(FinishReason reason, Optional<String> stop) {}

    public Reply {
        tokens = List.copyOf(tokens);
    }
}
