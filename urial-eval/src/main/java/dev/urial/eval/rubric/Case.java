package dev.urial.eval.rubric;

import java.util.List;
import java.util.Optional;

/**
 * What is judged: a conversation of one turn or more. All its texts are any text.
 *
 * @param id the item's name in its dataset
 * @param queries what the user asked, turn by turn, at least one
 * @param answers those that are judged, one to each query
 * @param baseline those that they are compared with, one to each query; empty where nothing is compared
 * @param references answers known to be good, one to each query, the empty text where a query has none; or empty
 * @param ends how the last answers ended
 */
public record Case(
        String id,
        List<String> queries,
        List<String> answers,
        List<String> baseline,
        List<String> references,
        Ends ends) {
    /**
     * How answers ended: {@code stop}, by themselves, or {@code length}, at the limit of tokens; empty where it is not known.
     *
     * @param answer the last of those that are judged
     * @param baseline the last of those that they are compared with
     */
    public record Ends(Optional<String> answer, Optional<String> baseline) {
        /** Nobody knows. */
        public static final Ends UNKNOWN = new Ends(Optional.empty(), Optional.empty());
    }

    public Case {
        queries = List.copyOf(queries);
        answers = List.copyOf(answers);
        baseline = List.copyOf(baseline);
        references = List.copyOf(references);
        if (queries.isEmpty()) {
            throw new IllegalArgumentException("queries: must be at least one");
        }
        check("answers", answers, queries);
        check("baseline", baseline.isEmpty() ? queries : baseline, queries);
        check("references", references.isEmpty() ? queries : references, queries);
    }

    /** Answers of which nobody knows how they ended. */
    public Case(String id, List<String> queries, List<String> answers, List<String> baseline, List<String> references) {
        this(id, queries, answers, baseline, references, Ends.UNKNOWN);
    }

    /** One query and its answer. */
    public static Case of(String id, String query, String answer) {
        return new Case(id, List.of(query), List.of(answer), List.of(), List.of());
    }

    /** The same, compared with these answers. */
    public Case against(List<String> others) {
        return new Case(id, queries, answers, others, references, ends);
    }

    /** The same with answers known to be good. */
    public Case withReferences(List<String> good) {
        return new Case(id, queries, answers, baseline, good, ends);
    }

    /** The same with how its last answers ended. */
    public Case ending(Ends known) {
        return new Case(id, queries, answers, baseline, references, known);
    }

    /**
     * The conversation as it stood after so many turns: rubrics judge the last answer, so MT-Bench's second score is that of the
     * whole case, its first that of {@code firstTurns(1)}.
     *
     * @param turns from 1 to the number of queries
     */
    public Case firstTurns(int turns) {
        if (turns < 1 || turns > queries.size()) {
            throw new IllegalArgumentException("turns: must be from 1 to " + queries.size() + ", was " + turns);
        }
        return new Case(
                id,
                queries.subList(0, turns),
                answers.subList(0, turns),
                baseline.isEmpty() ? baseline : baseline.subList(0, turns),
                references.isEmpty() ? references : references.subList(0, turns),
                turns == queries.size() ? ends : Ends.UNKNOWN);
    }

    private static void check(String name, List<String> texts, List<String> queries) {
        if (texts.size() != queries.size()) {
            throw new IllegalArgumentException(
                    name + ": must be one to each of " + queries.size() + " queries, were " + texts.size());
        }
    }
}
