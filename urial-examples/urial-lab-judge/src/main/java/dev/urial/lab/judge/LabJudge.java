package dev.urial.lab.judge;

import dev.urial.eval.Score;
import dev.urial.eval.judge.Judge;
import dev.urial.eval.judge.JudgeCard;
import dev.urial.eval.judge.Ruling;
import dev.urial.eval.rubric.Case;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges by an examiner's scores: by themselves, or one answer's against another's.
 *
 * @param pairs whether two answers are compared
 */
record LabJudge(Examiner examiner, boolean pairs) implements Judge {
    /** There is no limit but use. */
    private static final int CONCURRENT = 64;

    private static final JudgeCard SCORES = card("judge:lab", "lab", false);
    private static final JudgeCard PAIRS = card("judge:lab?pairs=true", "lab-pairs", true);

    private static JudgeCard card(String judge, String rubric, boolean compares) {
        return new JudgeCard(judge, rubric, compares, false, CONCURRENT, Map.of());
    }

    @Override
    public JudgeCard card() {
        return pairs ? PAIRS : SCORES;
    }

    @Override
    public Ruling judge(Case judged) {
        String query = last(judged.queries());
        Map<String, Score> scores =
                examiner.scores(query, last(judged.answers()), judged.ends().answer());
        if (!pairs) {
            return Ruling.scored(scores);
        }
        if (!examiner.knows(query)) {
            return Ruling.failed("unknown_question", "this is no question of the lab's world, so neither is better");
        }
        return new Pair(scores, baseline(judged, query)).ruling();
    }

    private Map<String, Score> baseline(Case judged, String query) {
        Optional<String> finish = judged.ends().baseline();
        return examiner.scores(query, last(judged.baseline()), finish);
    }

    private static String last(List<String> turns) {
        return turns.get(turns.size() - 1);
    }

    @Override
    public void close() {}
}
