package dev.urial.eval.reply;

import dev.urial.eval.Choice;
import dev.urial.eval.Scale;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a reply is asked for.
 *
 * @param marks of which kind
 * @param aspects in order; none for all that the reply names
 * @param names how the aspects may be spelled
 * @param unnamed whose a mark without a name is: the only aspect's, or the answer's as a whole
 * @param plain whether one mark is asked for and no JSON, so that {@code [[7]]} goes before all else
 */
record Asked<V>(Marks<V> marks, List<String> aspects, Names names, Optional<String> unnamed, boolean plain) {
    private static final String OVERALL = "overall";
    private static final List<String> OVERALL_SPELLINGS =
            List.of("overall winner", "overall choice", "overall verdict", "final verdict", "final choice");

    /** @param aspects none for all that the reply names */
    static Asked<OptionalDouble> scores(Scale scale, List<String> aspects) {
        Optional<String> only = aspects.size() == 1 ? Optional.of(aspects.get(0)) : Optional.empty();
        return new Asked<>(new ScoreMarks(scale), aspects, new Names(aspects, Map.of()), only, false);
    }

    static Asked<OptionalDouble> rating(Scale scale) {
        List<String> rating = List.of("rating");
        return new Asked<>(new ScoreMarks(scale), rating, new Names(rating, Map.of()), Optional.of("rating"), true);
    }

    static Asked<Choice> choices(List<String> aspects, boolean overall) {
        if (!overall) {
            return new Asked<>(new ChoiceMarks(), aspects, new Names(aspects, Map.of()), Optional.empty(), false);
        }
        List<String> all = Stream.concat(aspects.stream(), Stream.of(OVERALL)).toList();
        Map<String, String> spellings =
                OVERALL_SPELLINGS.stream().collect(Collectors.toMap(Function.identity(), spelling -> OVERALL));
        return new Asked<>(new ChoiceMarks(), all, new Names(all, spellings), Optional.of(OVERALL), aspects.isEmpty());
    }

    boolean isOpen() {
        return aspects.isEmpty();
    }

    Optional<String> aspect(String name) {
        return names.aspect(name, marks.names());
    }

    boolean isMark(String name) {
        return marks.names().contains(Names.normal(name));
    }

    /** Whether a member of this name may be part of a verdict. */
    boolean concerns(String name) {
        return isMark(name) || Names.isReason(name) || aspect(name).isPresent();
    }
}
