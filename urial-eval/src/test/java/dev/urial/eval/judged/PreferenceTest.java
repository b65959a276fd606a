package dev.urial.eval.judged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.eval.Choice;
import dev.urial.eval.Winner;
import dev.urial.eval.judged.Preference.Order;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceTest {
    private static Order order(boolean candidateFirst, Choice choice) {
        return Order.of(candidateFirst, Optional.of(choice), Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "A, B, CANDIDATE",
        "B, A, BASELINE",
        "TIE, TIE, TIE", // one mind
        "A, A, TIE",
        "B, B, TIE", // the seat decided
        "A, TIE, TIE",
        "TIE, A, TIE"
    })
    void onlyWhatBothSeatingsSayCounts(Choice candidateFirst, Choice baselineFirst, Winner winner) {
        Preference preference = Preference.of(List.of(order(true, candidateFirst), order(false, baselineFirst)));
        assertThat(preference.winner()).contains(winner);
    }

    @Test
    void oneSeatingSpeaksForItself() {
        assertThat(Preference.of(List.of(order(false, Choice.A))).winner()).contains(Winner.BASELINE);
    }

    @Test
    void withoutOneOfTheRepliesThereIsNoVerdict() {
        Preference preference = Preference.of(List.of(order(true, Choice.A), Order.unread(false)));
        assertThat(preference.decided()).isFalse();
        assertThat(preference.orders().get(0).winner()).contains(Winner.CANDIDATE);
    }

    @Test
    void anAspectThatOneReplyLeavesOutHasNoVerdict() {
        Preference preference = Preference.of(List.of(
                Order.of(true, Optional.empty(), Map.of("depth", Choice.A, "safety", Choice.TIE)),
                Order.of(false, Optional.empty(), Map.of("depth", Choice.B))));
        assertThat(preference.byAspect()).isEqualTo(Map.of("depth", Winner.CANDIDATE));
    }
}
