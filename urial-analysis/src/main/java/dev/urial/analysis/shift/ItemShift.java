package dev.urial.analysis.shift;

import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.spi.DatasetItem;
import java.util.List;
import java.util.Optional;

/**
 * What a study found about an item.
 *
 * @param contexts empty if it failed
 * @param answer all of it, without form
 * @param tokens of the answer, in order
 * @param end the token that ended the answer, if it ended by itself and was not cut
 * @param cut how many of the answer's last tokens were left out because a context had no room for them
 * @param retokenised whether the answer's text alone would be other tokens than those that were generated, which are the ones used
 */
public record ItemShift(
        DatasetItem item,
        Optional<Contexts> contexts,
        String answer,
        List<TokenShift> tokens,
        Optional<TokenShift> end,
        int cut,
        boolean retokenised,
        Optional<Failure> error) {
    /** What stood before the answer, as text, without a beginning-of-text token that the model adds. */
    public record Contexts(String base, String aligned, Optional<String> icl) {}

    public ItemShift {
        tokens = List.copyOf(tokens);
    }

    /** One of which nothing is known. */
    static ItemShift failed(DatasetItem item, Failure why) {
        return new ItemShift(item, Optional.empty(), "", List.of(), Optional.empty(), 0, false, Optional.of(why));
    }

    boolean ok() {
        return error.isEmpty();
    }
}
