package dev.urial.eval.figures;

import dev.urial.eval.Score;
import dev.urial.eval.Winner;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.ItemKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How far judges agree on the same items, beyond chance; or one judge with itself, asked again.
 *
 * <p>Items count that every judge has a verdict on. One that some judge left out, or whose reply was not read, is {@code missing}; one of
 * the rest that some judge found not applicable is {@code na}: N/A has no place on a scale, and so none here.
 *
 * @param measure which kappa
 * @param judges how many, at least 2
 * @param items how many count
 * @param na how many do not, because some judge said N/A
 * @param missing how many do not, because some judge said nothing
 * @param observed the share of items with the very same verdict, or, of more than two judges, of pairs of judges within items; empty if no
 *     item counts
 * @param kappa at most 1; 0 is what chance gives. Empty if no item counts, or if all verdicts are the same: then chance agrees always, and
 *     nothing can be said beyond it
 * @param ci95 of kappa, by bootstrap over items; draws for which it is not defined are left out
 */
public record Agreement(
        Measure measure,
        int judges,
        int items,
        int na,
        int missing,
        OptionalDouble observed,
        OptionalDouble kappa,
        Optional<Interval> ci95) {
    /** Which kappa. */
    public enum Measure {
        /** Two judges; verdicts are the same or not (Cohen, "A coefficient of agreement for nominal scales", 1960). */
        COHEN,
        /** Two judges; scores differ by the square of their distance (Cohen, "Weighted kappa", Psychological Bulletin 70, 1968). */
        COHEN_QUADRATIC,
        /**
         * More judges; verdicts are the same or not (Fleiss, "Measuring nominal scale agreement among many raters", Psychological Bulletin
         * 76, 1971).
         */
        FLEISS
    }

    /**
     * On scores, by aspect: with quadratic weights for two judges, Fleiss' kappa for more.
     *
     * @param judges of each, the judgments; at least 2, joined by {@link Judgment#key()}
     */
    public static Map<String, Agreement> onScores(List<List<Judgment>> judges, Bootstrap bootstrap) {
        Measure measure = judges.size() == 2 ? Measure.COHEN_QUADRATIC : Measure.FLEISS;
        return byAspect(judges, measure, bootstrap, each -> each.verdict().scores(), Score::value);
    }

    /** On preferences, by aspect: Cohen's kappa for two judges, Fleiss' for more. */
    public static Map<String, Agreement> onPreferences(List<List<Judgment>> judges, Bootstrap bootstrap) {
        return byAspect(
                judges,
                nominal(judges),
                bootstrap,
                each -> each.verdict()
                        .preference()
                        .map(preference -> preference.byAspect())
                        .orElse(Map.of()),
                Agreement::category);
    }

    /** On who wins overall, likewise; empty if no judge says so of any item. */
    public static Optional<Agreement> onWinners(List<List<Judgment>> judges, Bootstrap bootstrap) {
        String overall = "overall";
        Map<String, Agreement> agreement = byAspect(
                judges,
                nominal(judges),
                bootstrap,
                each -> each.verdict()
                        .preference()
                        .flatMap(preference -> preference.winner())
                        .map(winner -> Map.of(overall, winner))
                        .orElse(Map.of()),
                Agreement::category);
        return Optional.ofNullable(agreement.get(overall));
    }

    private static Measure nominal(List<List<Judgment>> judges) {
        return judges.size() == 2 ? Measure.COHEN : Measure.FLEISS;
    }

    private static OptionalDouble category(Winner winner) {
        return OptionalDouble.of(
                switch (winner) {
                    case CANDIDATE -> 1;
                    case TIE -> 0;
                    case BASELINE -> -1;
                });
    }

    private static <T> Map<String, Agreement> byAspect(
            List<List<Judgment>> judges,
            Measure measure,
            Bootstrap bootstrap,
            Function<Judgment, Map<String, T>> verdicts,
            Function<T, OptionalDouble> value) {
        if (judges.size() < 2) {
            throw new IllegalArgumentException("judges: must be at least 2 to agree, were " + judges.size());
        }
        List<Map<ItemKey, Map<String, T>>> said = new ArrayList<>();
        Set<ItemKey> keys = new LinkedHashSet<>();
        Set<String> aspects = new LinkedHashSet<>();
        for (List<Judgment> judgments : judges) {
            Map<ItemKey, Map<String, T>> byKey = new HashMap<>();
            for (Judgment judgment : judgments) {
                Map<String, T> verdict = verdicts.apply(judgment);
                byKey.put(judgment.key(), verdict);
                keys.add(judgment.key());
                aspects.addAll(verdict.keySet());
            }
            said.add(byKey);
        }
        Map<String, Agreement> agreement = new LinkedHashMap<>();
        for (String aspect : aspects) {
            Ratings ratings = new Ratings();
            for (ItemKey key : keys) {
                List<@Nullable T> row = new ArrayList<>();
                said.forEach(judge -> row.add(judge.getOrDefault(key, Map.of()).get(aspect)));
                ratings.add(row, value);
            }
            agreement.put(aspect, ratings.agreement(measure, judges.size(), bootstrap));
        }
        return Collections.unmodifiableMap(agreement);
    }

    /** Sorts the items of one aspect. */
    private static final class Ratings {
        private final List<double[]> rows = new ArrayList<>();
        private int na;
        private int missing;

        <T> void add(List<@Nullable T> row, Function<T, OptionalDouble> value) {
            List<OptionalDouble> values = new ArrayList<>();
            for (T verdict : row) {
                if (verdict != null) {
                    values.add(value.apply(verdict));
                }
            }
            if (values.isEmpty()) {
                return; // nobody was asked for this aspect of it
            }
            if (values.size() < row.size()) {
                missing++;
            } else if (values.stream().anyMatch(OptionalDouble::isEmpty)) {
                na++;
            } else {
                rows.add(
                        values.stream().mapToDouble(OptionalDouble::getAsDouble).toArray());
            }
        }

        Agreement agreement(Measure measure, int judges, Bootstrap bootstrap) {
            Kappa kappa = new Kappa(measure, rows);
            Bootstrap.Estimate observed = (kinds, counts) -> new double[] {Kappa.observed(kinds, counts)};
            OptionalDouble value = known(kappa.of(rows)[0]);
            return new Agreement(
                    measure,
                    judges,
                    rows.size(),
                    na,
                    missing,
                    known(observed.of(rows)[0]),
                    value,
                    value.isEmpty()
                            ? Optional.empty()
                            : bootstrap.intervals(rows, kappa).get(0));
        }

        private static OptionalDouble known(double value) {
            return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
        }
    }
}
