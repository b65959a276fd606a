package dev.urial.analysis.shift;

import dev.urial.analysis.shift.TokenShift.Standing;
import dev.urial.core.decoding.Distribution;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.Rank;
import java.util.List;

/** A walk's current row. For one thread. */
final class View {
    private final float[] row;
    final Distribution distribution;

    /** @param size of the vocabulary */
    View(int size) {
        row = new float[size];
        distribution = new Distribution(size);
    }

    void next(DistributionWalk walk) {
        if (!walk.next(row)) {
            throw new BackendException(Kind.BAD_REPLY, "a walk over the answer ended before the answer did");
        }
        distribution.set(row);
    }

    Standing standing(int id, List<Candidate> top) {
        return new Standing(Rank.of(distribution.rank(id)), distribution.logprob(id), top);
    }
}
