package dev.urial.eval.report;

import dev.urial.eval.figures.Agreement;
import dev.urial.eval.figures.Bootstrap;
import dev.urial.eval.judged.Judgment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a judge agrees with itself that judged the same answers several times.
 *
 * @param times how often it did, at least 2
 * @param scores by aspect; none of comparisons
 * @param preferences by aspect; none of scores
 * @param winners on who wins overall, where that was judged
 */
public record SelfAgreement(
        int times, Map<String, Agreement> scores, Map<String, Agreement> preferences, Optional<Agreement> winners) {
    /** @param repetitions what it said each time; empty of fewer than two */
    static Optional<SelfAgreement> of(List<List<Judgment>> repetitions, Bootstrap bootstrap) {
        return repetitions.size() < 2
                ? Optional.empty()
                : Optional.of(new SelfAgreement(
                        repetitions.size(),
                        Agreement.onScores(repetitions, bootstrap),
                        Agreement.onPreferences(repetitions, bootstrap),
                        Agreement.onWinners(repetitions, bootstrap)));
    }
}
