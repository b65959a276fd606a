package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.eval.judged.Judgment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupsTest {
    private static Judgment labelled(String id, Map<String, Object> labels) {
        return Made.scored(id, Map.of("depth", 4.0), labels, 1);
    }

    private static final List<Judgment> TASKS = List.of(
            labelled("a", Map.of("task", List.of("reasoning", "coding"))),
            labelled("b", Map.of("task", "coding")),
            labelled("c", Map.of("task", List.of("coding", "coding"))),
            labelled("d", Map.of()));

    @Test
    void anItemCountsForEveryTagItBears() {
        assertThat(Groups.byLabel(TASKS, "task").of(List::size)).isEqualTo(Map.of("coding", 3, "reasoning", 1));
    }

    @Test
    void itemsWithoutTheLabelAreTheOthers() {
        assertThat(Groups.byLabel(TASKS, "task").others())
                .extracting(Judgment::id)
                .containsExactly("d");
    }

    @Test
    void groupsStandInTheOrderOfTheirNames() {
        assertThat(Groups.byLabel(TASKS, "task").groups().keySet()).containsExactly("coding", "reasoning");
    }

    @Test
    void numbersAreValuesToo() {
        List<Judgment> levels = List.of(labelled("a", Map.of("level", 3)), labelled("b", Map.of("level", 3)));
        assertThat(Groups.byLabel(levels, "level").of(List::size)).isEqualTo(Map.of("3", 2));
    }

    @Test
    void turnsStandInTheirOrder() {
        List<Judgment> turns = new ArrayList<>();
        for (int turn = 10; turn >= 1; turn--) {
            turns.add(Made.turn("a", turn, turn));
        }
        Map<String, Summary> summaries =
                Groups.byTurn(turns).of(group -> Summary.of(group, NaRule.SKIP, Made.BOOTSTRAP));
        assertThat(summaries.keySet()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        assertThat(summaries)
                .extractingByKey("2")
                .satisfies(second -> assertThat(second.items()).isEqualTo(1));
    }

    @Test
    void whatTellsItemsApartIsNoLabelToGroupBy() {
        List<Judgment> judgments = List.of(
                labelled("a", Map.of("task", "coding", "source_id", "lima-1", "reference", "x".repeat(81))),
                labelled("b", Map.of("task", "coding", "source_id", "lima-2", "reference", "x".repeat(81))));
        assertThat(Groups.labels(judgments)).containsExactly("task");
    }
}
