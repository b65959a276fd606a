package dev.urial.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Pieces.Piece;
import dev.urial.eval.report.Labels.Joined;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelsTest {
    private static final List<Judgment> JUDGED = Sample.scored(3, "urial", "judge", 1);

    private static DatasetItem item(String id, String query) {
        return new DatasetItem(id, List.of(), List.of(query, "And then?"), Map.of("topic", "birds", "level", 3));
    }

    private static Joined joined(DatasetItem... items) {
        return new Labels(List.of(items)).join(List.of(new Piece(Path.of("j"), JUDGED)));
    }

    private static String query(int item) {
        return JUDGED.get(item).subject().item().queries().get(0);
    }

    private static Map<String, Object> labels(Joined joined, int item) {
        return joined.pieces().get(0).judgments().get(item).labels();
    }

    @Test
    void labelsAreAddedAndThoseOfTheJudgmentStay() {
        assertThat(labels(joined(item("q-1", query(1))), 1))
                .containsEntry("level", 3)
                .containsEntry("topic", JUDGED.get(1).labels().get("topic"));
    }

    @Test
    void nothingElseOfTheJudgmentChanges() {
        Judgment judgment =
                joined(item("q-1", query(1))).pieces().get(0).judgments().get(1);
        assertThat(judgment.verdict()).isEqualTo(JUDGED.get(1).verdict());
        assertThat(judgment.key()).isEqualTo(JUDGED.get(1).key());
    }

    @Test
    void blanksAroundAQueryAreNoDifference() {
        assertThat(joined(item("q-1", query(1) + " \n")).labelled()).containsExactly("q-1");
    }

    @Test
    void anIdThatAsksSomethingElseGetsNone() {
        Joined joined = joined(item("q-1", "Something else?"), item("q-2", query(2)));
        assertThat(joined.others()).containsExactly("q-1");
        assertThat(joined.missing()).containsExactly("q-0");
        assertThat(labels(joined, 1)).doesNotContainKey("level");
        assertThat(joined.notes())
                .containsExactly(
                        "1 of 3 ids have no labels, being not among them: q-0",
                        "1 of 3 ids have no labels, being asked something else there: q-1");
    }
}
