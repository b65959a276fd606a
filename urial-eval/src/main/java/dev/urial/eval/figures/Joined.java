package dev.urial.eval.figures;

import dev.urial.core.spi.ConfigException;
import dev.urial.eval.figures.Difference.Pair;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Answers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** What two runs have of an id, at least one judgment each: one of each of its turns. */
record Joined(String id, List<Judgment> candidate, List<Judgment> baseline) {
    /** One turn, as both runs judged it. */
    record Turn(Judgment own, Judgment other) {}

    /** @throws ConfigException if they ask different things */
    void refuseOtherQueries() {
        List<String> queries = whole(candidate).subject().item().queries();
        List<String> others = whole(baseline).subject().item().queries();
        int common = Math.min(queries.size(), others.size());
        if (!queries.subList(0, common).equals(others.subList(0, common))) {
            throw new ConfigException("", "item '" + id + "' asks something else in the one run than in the other");
        }
    }

    /**
     * For preferences.
     *
     * @param pairs whether both answers must be the same in both runs; else only the baseline's
     * @throws ConfigException if they are not
     */
    void refuseOtherAnswers(boolean pairs) {
        for (Turn turn : turns()) {
            if (!texts(turn.own().subject().baseline())
                    .equals(texts(turn.other().subject().baseline()))) {
                throw new ConfigException(
                        "",
                        "item '" + id + "' is held against another answer in the one run than in the other; preferences"
                                + " can be compared against one baseline");
            }
            if (pairs
                    && !turn.own()
                            .subject()
                            .candidate()
                            .texts()
                            .equals(turn.other().subject().candidate().texts())) {
                throw new ConfigException(
                        "",
                        "item '" + id
                                + "' has another answer in the one run than in the other; preferences of different"
                                + " judges or rubrics can be compared on the same answers");
            }
        }
    }

    private static Optional<List<String>> texts(Optional<Answers> answers) {
        return answers.map(Answers::texts);
    }

    List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        for (Judgment one : candidate) {
            baseline.stream()
                    .filter(other -> other.key().equals(one.key()))
                    .forEach(other -> turns.add(new Turn(one, other)));
        }
        return turns;
    }

    /** The turns of which both judgments have a value. */
    List<Turn> turns(Function<Judgment, OptionalDouble> value) {
        return turns().stream()
                .filter(turn -> value.apply(turn.own()).isPresent()
                        && value.apply(turn.other()).isPresent())
                .toList();
    }

    /** The means of those turns; empty if there are none. */
    Optional<Pair> pair(Function<Judgment, OptionalDouble> value) {
        List<Turn> turns = turns(value);
        return turns.isEmpty()
                ? Optional.empty()
                : Optional.of(new Pair(
                        id,
                        mean(turns.stream().map(Turn::own).toList(), value),
                        mean(turns.stream().map(Turn::other).toList(), value),
                        Words.of(whole(candidate)) - Words.of(whole(baseline))));
    }

    private static double mean(List<Judgment> judgments, Function<Judgment, OptionalDouble> value) {
        return judgments.stream()
                .mapToDouble(each -> value.apply(each).orElseThrow())
                .average()
                .orElseThrow();
    }

    /** The one with all turns. */
    private static Judgment whole(List<Judgment> judgments) {
        return Collections.max(
                judgments, Comparator.comparingInt(each -> each.key().turns()));
    }
}
