package dev.urial.eval.judge;

import dev.urial.core.data.AnsweredItem.Failure;
import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.ItemKey;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.rubric.Case;
import dev.urial.eval.rubric.Case.Ends;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One thing to be judged, as a judged file has it.
 *
 * @param subject the item, with the answers to it
 * @param references one for each of its queries, the empty text where there is none; or empty
 * @param missing why there is no answer to judge, if there is none
 */
public record Entry(Subject subject, List<String> references, Optional<Failure> missing) {
    public Entry {
        references = List.copyOf(references);
    }

    /** Its name in the run. */
    public ItemKey key() {
        return new ItemKey(subject.item().id(), subject.item().queries().size());
    }

    /** What a judge is shown: what was given before stands among the earlier turns. There must be an answer. */
    public Case toCase() {
        DatasetItem item = subject.item();
        List<String> queries = new ArrayList<>();
        List<String> before = new ArrayList<>();
        for (int i = 0; i < item.given().size(); i += 2) {
            queries.add(item.given().get(i));
            before.add(item.given().get(i + 1));
        }
        queries.addAll(item.queries());
        return new Case(
                item.id(),
                queries,
                after(before, subject.candidate()),
                subject.baseline().map(baseline -> after(before, baseline)).orElse(List.of()),
                references.isEmpty() ? references : joined(Collections.nCopies(before.size(), ""), references),
                new Ends(subject.candidate().finish(), subject.baseline().flatMap(Answers::finish)));
    }

    private static List<String> after(List<String> before, Answers answers) {
        return joined(before, answers.texts());
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** The same as it stood after so many of its queries. */
    Entry firstTurns(int turns) {
        DatasetItem item = subject.item();
        return new Entry(
                new Subject(
                        new DatasetItem(item.id(), item.given(), item.queries().subList(0, turns), item.labels()),
                        first(subject.candidate(), turns),
                        subject.baseline().map(baseline -> first(baseline, turns))),
                references.isEmpty() ? references : references.subList(0, turns),
                answered(turns) ? Optional.empty() : missing);
    }

    private boolean answered(int turns) {
        return subject.candidate().texts().size() >= turns
                && subject.baseline()
                                .map(Answers::texts)
                                .orElse(subject.candidate().texts())
                                .size()
                        >= turns;
    }

    private static Answers first(Answers answers, int turns) {
        return turns >= answers.texts().size()
                ? answers
                : new Answers(answers.texts().subList(0, turns), answers.generator());
    }
}
