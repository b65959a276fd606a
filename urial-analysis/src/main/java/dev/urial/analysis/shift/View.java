package dev.urial.analysis.shift;

import dev.urial.analysis.shift.TokenShift.Standing;
import dev.urial.core.decoding.Distribution;
import dev.urial.core.spi.BackendException;
import dev.urial.core.spi.BackendException.Kind;
import dev.urial.core.spi.Candidate;
import dev.urial.core.spi.DistributionWalk;
import dev.urial.core.spi.HeldRow;
import dev.urial.core.spi.Rank;
import java.util.List;
import java.util.Optional;

/** A walk's current row: held by its engine where that can be, and brought here where it is needed whole. For one thread. */
final class View {
    private final float[] row;
    private final Distribution distribution;
    private Optional<HeldRow> held = Optional.empty();
    /** Whether the row is here. */
    private boolean here;

    /** @param size of the vocabulary */
    View(int size) {
        row = new float[size];
        distribution = new Distribution(size);
    }

    void next(DistributionWalk walk) {
        held = walk.holds() ? walk.hold() : Optional.empty();
        here = held.isEmpty() && !walk.holds() && walk.next(row);
        if (here) {
            distribution.set(row);
        } else if (held.isEmpty()) {
            throw new BackendException(Kind.BAD_REPLY, "a walk over the answer ended before the answer did");
        }
    }

    /** The whole of it. */
    Distribution distribution() {
        if (!here) {
            held.orElseThrow().read(row);
            distribution.set(row);
            here = true;
        }
        return distribution;
    }

    Standing standing(int id, List<Candidate> top) {
        int rank = held.map(known -> known.rank(id)).orElseGet(() -> distribution.rank(id));
        return new Standing(Rank.of(rank), logprob(id), top);
    }

    double logprob(int id) {
        return held.map(known -> known.logprob(id)).orElseGet(() -> distribution.logprob(id));
    }

    int[] top(int k) {
        return held.map(known -> known.top(k)).orElseGet(() -> distribution.top(k));
    }

    /** KL(this ‖ other). */
    double divergence(View other) {
        return comparable(other)
                ? held.orElseThrow().divergence(other.held.orElseThrow())
                : distribution().divergence(other.distribution());
    }

    double totalVariation(View other) {
        return comparable(other)
                ? held.orElseThrow().totalVariation(other.held.orElseThrow())
                : distribution().totalVariation(other.distribution());
    }

    private boolean comparable(View other) {
        return held.isPresent() && other.held.isPresent() && held.get().besides(other.held.get());
    }
}
