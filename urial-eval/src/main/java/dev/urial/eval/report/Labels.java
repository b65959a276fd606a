package dev.urial.eval.report;

import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.judged.Pieces.Piece;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Labels of a dataset for judgments that lack them, as recorded files do. An item is joined by its id, and only if it asks the same, the
 * blanks around it apart: ids are often mere positions. A label that a judgment has stays as it is, for it was judged under it.
 */
public final class Labels {
    private static final int SHOWN = 5;

    private final Map<String, DatasetItem> items = new HashMap<>();

    /** @param items of the dataset, no id twice */
    public Labels(List<DatasetItem> items) {
        items.forEach(item -> this.items.put(item.id(), item));
    }

    /**
     * What came of a join.
     *
     * @param pieces with the labels
     * @param labelled ids that have labels of the dataset now
     * @param missing ids that the dataset does not have
     * @param others ids under which the dataset asks something else; they got no labels
     */
    public record Joined(List<Piece> pieces, Set<String> labelled, Set<String> missing, Set<String> others) {
        public Joined {
            pieces = List.copyOf(pieces);
            labelled = Collections.unmodifiableSet(new LinkedHashSet<>(labelled));
            missing = Collections.unmodifiableSet(new LinkedHashSet<>(missing));
            others = Collections.unmodifiableSet(new LinkedHashSet<>(others));
        }

        /** What found no labels, a line each; empty if all did. */
        public List<String> notes() {
            List<String> notes = new ArrayList<>();
            note(notes, missing, "not among them");
            note(notes, others, "asked something else there");
            return notes;
        }

        private void note(List<String> notes, Set<String> ids, String what) {
            if (!ids.isEmpty()) {
                notes.add(ids.size() + " of " + (labelled.size() + missing.size() + others.size())
                        + " ids have no labels, being " + what + ": "
                        + String.join(", ", ids.stream().limit(SHOWN).toList()) + (ids.size() > SHOWN ? ", ..." : ""));
            }
        }
    }

    /** Puts the labels to the judgments. */
    public Joined join(List<Piece> pieces) {
        Set<String> labelled = new LinkedHashSet<>();
        Set<String> missing = new LinkedHashSet<>();
        Set<String> others = new LinkedHashSet<>();
        for (Piece piece : pieces) {
            for (Judgment judgment : piece.judgments()) {
                DatasetItem item = items.get(judgment.id());
                Set<String> its = item == null ? missing : asksTheSame(item, judgment) ? labelled : others;
                its.add(judgment.id());
            }
        }
        return new Joined(
                pieces.stream()
                        .map(piece -> new Piece(
                                piece.file(),
                                piece.judgments().stream().map(this::labelled).toList()))
                        .toList(),
                labelled,
                missing,
                others);
    }

    private Judgment labelled(Judgment judgment) {
        DatasetItem item = items.get(judgment.id());
        if (item == null || !asksTheSame(item, judgment)) {
            return judgment;
        }
        Map<String, Object> labels = new LinkedHashMap<>(judgment.labels());
        item.labels().forEach(labels::putIfAbsent);
        DatasetItem its = judgment.subject().item();
        return new Judgment(
                new Subject(
                        new DatasetItem(its.id(), its.given(), its.queries(), labels),
                        judgment.subject().candidate(),
                        judgment.subject().baseline()),
                judgment.by(),
                judgment.verdict(),
                judgment.calls());
    }

    /** A judgment of a conversation's first turns has its first queries. */
    private static boolean asksTheSame(DatasetItem item, Judgment judgment) {
        List<String> judged = stripped(judgment.subject().item());
        List<String> asked = stripped(item);
        return asked.size() >= judged.size() && asked.subList(0, judged.size()).equals(judged);
    }

    private static List<String> stripped(DatasetItem item) {
        return item.queries().stream().map(String::strip).toList();
    }
}
