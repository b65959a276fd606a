package dev.urial.analysis.shift;

import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Prompt;
import dev.urial.core.spi.ScoredToken;
import java.util.List;
import java.util.Optional;

/**
 * An answer and the aligned model's view of it.
 *
 * @param context what stood before it
 * @param text the answer
 * @param ids its tokens; none where tokens are not known by id
 * @param ended whether it ended by itself
 * @param retokenised whether the text alone would be other tokens
 * @param rows what the model expected at each token that its context had room for and behind them; where it can be asked for that
 * @param scores what is known of each token, where rows are not
 */
record Spoken(
        Prompt context,
        String text,
        List<Integer> ids,
        boolean ended,
        boolean retokenised,
        Optional<DistributionWalk> rows,
        List<ScoredToken> scores)
        implements AutoCloseable {
    @Override
    public void close() {
        rows.ifPresent(DistributionWalk::close);
    }
}
