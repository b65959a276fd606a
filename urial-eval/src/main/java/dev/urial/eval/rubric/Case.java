package dev.urial.eval.rubric;

import java.util.List;

/**
 * What is judged: a conversation of one turn or more. All its texts are any text.
 *
 * @param id the item's name in its dataset
 * @param queries what the user asked, turn by turn, at least one
 * @param answers those that are judged, one to each query
 * @param baseline those that they are compared with, one to each query; empty where nothing is compared
 * @param references answers known to be good, one to each query, the empty text where a query has none; or empty
 */
public record Case(
        String id, List<String> queries, List<String> answers, List<String> baseline, List<String> references) {
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

    /** One query and its answer. */
    public static Case of(String id, String query, String answer) {
        return new Case(id, List.of(query), List.of(answer), List.of(), List.of());
    }

    /** The same, compared with these answers. */
    public Case against(List<String> others) {
        return new Case(id, queries, answers, others, references);
    }

    /** The same with answers known to be good. */
    public Case withReferences(List<String> good) {
        return new Case(id, queries, answers, baseline, good);
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
                references.isEmpty() ? references : references.subList(0, turns));
    }

    private static void check(String name, List<String> texts, List<String> queries) {
        if (texts.size() != queries.size()) {
            throw new IllegalArgumentException(
                    name + ": must be one to each of " + queries.size() + " queries, were " + texts.size());
        }
    }
}
