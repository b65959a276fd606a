package dev.urial.eval.rubric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CaseTest {
    private final Case twoTurns =
            new Case("81", List.of("q1", "q2"), List.of("a1", "a2"), List.of("b1", "b2"), List.of("r1", ""));

    @Test
    void theFirstTurnsAreACaseOfTheirOwn() {
        assertThat(twoTurns.firstTurns(1))
                .isEqualTo(Case.of("81", "q1", "a1").against(List.of("b1")).withReferences(List.of("r1")));
        assertThat(twoTurns.firstTurns(2)).isEqualTo(twoTurns);
        assertThat(Case.of("1", "q", "a").firstTurns(1)).isEqualTo(Case.of("1", "q", "a"));
    }

    @Test
    void howTheLastAnswerEndedIsNotToldOfAnEarlierOne() {
        Case ended = twoTurns.ending(new Case.Ends(Optional.of("length"), Optional.of("stop")));
        assertThat(ended.firstTurns(2).ends()).isEqualTo(ended.ends());
        assertThat(ended.firstTurns(1).ends()).isEqualTo(Case.Ends.UNKNOWN);
        assertThat(ended.withReferences(List.of()).against(List.of("b", "c")).ends())
                .isEqualTo(ended.ends());
    }

    @Test
    void thereAreNoMoreTurnsThanThereAre() {
        assertThatThrownBy(() -> twoTurns.firstTurns(3)).hasMessage("turns: must be from 1 to 2, was 3");
        assertThatThrownBy(() -> twoTurns.firstTurns(0)).hasMessageContaining("was 0");
    }

    @Test
    void everyQueryHasItsAnswer() {
        assertThatThrownBy(() -> new Case("1", List.of("q"), List.of(), List.of(), List.of()))
                .hasMessage("answers: must be one to each of 1 queries, were 0");
        assertThatThrownBy(() -> Case.of("1", "q", "a").against(List.of("b", "c")))
                .hasMessageContaining("baseline");
        assertThatThrownBy(() -> Case.of("1", "q", "a").withReferences(List.of("r", "s")))
                .hasMessageContaining("references");
        assertThatThrownBy(() -> new Case("1", List.of(), List.of(), List.of(), List.of()))
                .hasMessageContaining("queries");
    }
}
