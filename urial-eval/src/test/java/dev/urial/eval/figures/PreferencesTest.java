package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.eval.Choice;
import dev.urial.eval.figures.Preferences.Verdicts;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Preference.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PreferencesTest {
    private static final int ITEMS = 100;
    private static final List<Choice> CHOICES = List.of(Choice.A, Choice.B, Choice.TIE);

    private static List<Judgment> judged(Supplier<Choice> judge) {
        List<Judgment> judgments = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            judgments.add(Made.compared(Integer.toString(i), judge.get(), judge.get()));
        }
        return judgments;
    }

    private static Verdicts overall(List<Judgment> judgments) {
        return Preferences.of(judgments).overall().orElseThrow();
    }

    private static final List<Judgment> SOME = List.of(
            Made.compared("a", Choice.A, Choice.B), // won
            Made.compared("b", Choice.A, Choice.B),
            Made.compared("c", Choice.B, Choice.A), // lost
            Made.compared("d", Choice.TIE, Choice.TIE),
            Made.compared("e", Choice.A, Choice.A), // the first seat
            Made.compared("f", Choice.B, Choice.B), // the second seat
            Made.compared("g", Choice.A, Choice.TIE)); // half-hearted

    @Test
    void whatChangesWithTheSeatIsATie() {
        assertThat(overall(SOME).tally()).isEqualTo(new Tally(2, 4, 1));
    }

    @Test
    void aFlipIsCountedAndSoIsAWaver() {
        assertThat(overall(SOME).flips()).contains(new Share(2, 7));
        assertThat(overall(SOME).wavered()).isEqualTo(1);
    }

    @Test
    void theFirstSeatWinsWhereItHasMoreCalls() {
        // e and g for it, f against
        assertThat(overall(SOME).firstSeat()).contains(new Tally(2, 4, 1));
    }

    @Test
    void aspectsAreCountedLikewise() {
        assertThat(Objects.requireNonNull(Preferences.of(SOME).aspects().get("depth"))
                        .tally())
                .isEqualTo(new Tally(2, 4, 1));
    }

    @Test
    void whatWasNotReadIsCountedApart() {
        Preferences preferences = Preferences.of(List.of(
                Made.compared("a", Choice.A, Choice.B), Made.unparsed("b"), Made.failed("c"), Made.failed("d")));
        assertThat(preferences.items()).isEqualTo(4);
        assertThat(preferences.unparsed()).isEqualTo(1);
        assertThat(preferences.failed()).isEqualTo(2);
        assertThat(preferences.overall().map(verdicts -> verdicts.tally().n())).contains(1);
    }

    @Test
    void oneSeatingHasNoFlips() {
        Verdicts verdicts = overall(List.of(Made.compared("a", Made.order(true, Choice.A))));
        assertThat(verdicts.bothSeats()).isZero();
        assertThat(verdicts.flips()).isEmpty();
        assertThat(verdicts.firstSeat()).contains(new Tally(1, 0, 0));
    }

    @Test
    void aRubricOfAspectsHasNothingOverall() {
        Order order = Order.of(true, Optional.empty(), Map.of("depth", Choice.B));
        Preferences preferences = Preferences.of(List.of(Made.compared("a", order)));
        assertThat(preferences.overall()).isEmpty();
        assertThat(preferences.aspects().keySet()).containsExactly("depth");
    }

    @Test
    void scoresAreNoPreferences() {
        assertThat(Preferences.of(List.of(Made.scored("a", 4))).overall()).isEmpty();
    }

    @Test
    void aJudgeThatAlwaysSaysTheFirstFlipsAlwaysAndNamesNoWinner() {
        Verdicts verdicts = overall(judged(() -> Choice.A));
        assertThat(verdicts.flips()).contains(new Share(ITEMS, ITEMS));
        assertThat(verdicts.tally()).isEqualTo(new Tally(0, ITEMS, 0));
        assertThat(verdicts.tally().winRate95().holds(0.5)).isTrue();
        assertThat(verdicts.firstSeat()).contains(new Tally(ITEMS, 0, 0));
    }

    @Test
    void aJudgeThatIsSureNeverFlips() {
        List<Judgment> judgments = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            judgments.add(Made.compared(Integer.toString(i), Choice.A, Choice.B));
        }
        assertThat(overall(judgments).flips()).contains(new Share(0, ITEMS));
        assertThat(overall(judgments).tally().winRate95().low()).isGreaterThan(0.9);
        assertThat(overall(judgments).firstSeat().map(Tally::winRate)).contains(0.5);
    }

    @Test
    void intervalsOfARandomJudgeCoverOneHalfAboutNineteenTimesInTwenty() {
        int winRates = 0;
        int seats = 0;
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            Verdicts verdicts = overall(judged(() -> CHOICES.get(random.nextInt(CHOICES.size()))));
            winRates += verdicts.tally().winRate95().holds(0.5) ? 1 : 0;
            seats += verdicts.firstSeat().orElseThrow().winRate95().holds(0.5) ? 1 : 0;
        }
        // binomial, of 100 at 0.95: outside once in 500
        assertThat(winRates).isBetween(88, 100);
        assertThat(seats).isBetween(88, 100);
    }
}
