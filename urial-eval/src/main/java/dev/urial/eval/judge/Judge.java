package dev.urial.eval.judge;

import dev.urial.core.spi.BackendException;
import dev.urial.eval.rubric.Case;
import java.util.Optional;

/** Says how good an answer is, or which of two is better. Safe for many threads; closed by whoever opened it. */
public interface Judge extends AutoCloseable {
    /** What it is. Constant and cheap. */
    JudgeCard card();

    /**
     * Judges the last answer of a case, in the light of what went before. The same case gets the same ruling, as far as the judge can
     * promise it. What goes wrong with this case alone is a ruling, too, with the status {@code FAILED}. If the thread is interrupted the
     * work ends soon.
     *
     * @param judged with a baseline if the card says that the judge compares
     * @throws BackendException if no other case would fare better, see {@link dev.urial.core.run.Task#endsTheRun}
     */
    Ruling judge(Case judged);

    /** What {@link #judge} would ask of a model, found out without asking; empty for a judge that asks none. */
    default Optional<Demand> demand(Case judged) {
        return Optional.empty();
    }

    /** Frees what it holds. A second call does nothing. */
    @Override
    void close();
}
