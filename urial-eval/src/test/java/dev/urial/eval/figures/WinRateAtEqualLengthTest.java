package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.spi.DatasetItem;
import dev.urial.eval.Choice;
import dev.urial.eval.figures.LengthControl.State;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Answers;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.JudgedBy;
import dev.urial.eval.judged.Judgment.Subject;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.judged.Preference;
import dev.urial.eval.judged.Preference.Order;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Verdicts of which is known what they depend on. */
class WinRateAtEqualLengthTest {
    private static final int BASELINE = 200;
    private static final int FEW = 40;

    private static Judgment judgment(int id, int longer, Choice choice) {
        return new Judgment(
                new Subject(
                        new DatasetItem("q" + id, List.of(), List.of("Why?"), Map.of()),
                        words(BASELINE + longer),
                        Optional.of(words(BASELINE))),
                new JudgedBy("pairwise", "judge"),
                Verdict.preferred(Preference.of(List.of(Order.of(true, Optional.of(choice), Map.of("depth", choice))))),
                Calls.NONE);
    }

    private static Answers words(int words) {
        return Answers.of(String.join(" ", Collections.nCopies(words, "so")));
    }

    private static List<Judgment> judgments(int items, IntUnaryOperator longer, IntFunction<Choice> choice) {
        return IntStream.range(0, items)
                .mapToObj(i -> judgment(i, longer.applyAsInt(i), choice.apply(longer.applyAsInt(i))))
                .toList();
    }

    private static WinRateAtEqualLength rate(List<Judgment> judgments) {
        return WinRateAtEqualLength.overall(judgments, Made.BOOTSTRAP).orElseThrow();
    }

    private static double rawRate(List<Judgment> judgments) {
        return Preferences.of(judgments).overall().orElseThrow().tally().winRate();
    }

    /** Answers of 20 words more on average and a standard deviation of 50, that win with the probability of a logistic. */
    private static List<Judgment> drawn(int items, double quality, double length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Judgment> judgments = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            int longer = (int) Math.round(20 + 50 * normal(random));
            double wins = LogisticLine.logistic(quality + length * Math.tanh(longer / 50.0));
            judgments.add(judgment(i, longer, random.nextDouble() < wins ? Choice.A : Choice.B));
        }
        return judgments;
    }

    private static double normal(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    @Test
    void whereOnlyLengthWinsNobodyDoesAtEqualLength() {
        List<Judgment> judgments = drawn(2000, 0, 2, 1);
        assertThat(rawRate(judgments)).isGreaterThan(0.58);
        assertThat(rate(judgments).rate().orElseThrow()).isCloseTo(0.5, within(0.03));
        assertThat(rate(judgments).slope().orElseThrow()).isCloseTo(2, within(0.3));
    }

    @Test
    void whereOnlyQualityWinsItWinsAtEqualLengthToo() {
        List<Judgment> judgments = drawn(2000, 1, 0, 2);
        assertThat(rate(judgments).rate().orElseThrow()).isCloseTo(rawRate(judgments), within(0.01));
    }

    @Test
    void ofBothQualityIsWhatIsLeft() {
        assertThat(rate(drawn(4000, -0.7, 1.5, 3)).rate().orElseThrow())
                .isCloseTo(LogisticLine.logistic(-0.7), within(0.03));
    }

    @Test
    void theIntervalHoldsTheTruthMostlyAsOftenAsItSays() {
        Bootstrap bootstrap = new Bootstrap(300, 7);
        long held = IntStream.range(0, 100)
                .filter(seed -> WinRateAtEqualLength.overall(drawn(150, 0.4, 1, 100 + seed), bootstrap)
                        .orElseThrow()
                        .ci95()
                        .orElseThrow()
                        .holds(LogisticLine.logistic(0.4)))
                .count();
        assertThat(held).isBetween(88L, 100L);
    }

    @Test
    void verdictsThatFollowTheLengthWithoutExceptionAreHalfAndHalf() {
        WinRateAtEqualLength rate =
                rate(judgments(FEW, i -> i % 2 == 0 ? 30 : -30, longer -> longer > 0 ? Choice.A : Choice.B));
        assertThat(rate.rate().orElseThrow()).isCloseTo(0.5, within(1e-6));
        assertThat(rate.slope().orElseThrow()).isFinite().isGreaterThan(5);
        assertThat(rate.ci95())
                .hasValueSatisfying(interval -> assertThat(interval.holds(0.5)).isTrue());
    }

    @Test
    void winsThroughoutAreNearlyAll() {
        WinRateAtEqualLength rate = rate(judgments(FEW, i -> i - 10, longer -> Choice.A));
        assertThat(rate.rate().orElseThrow()).isBetween(0.99, 1.0);
        assertThat(rate.slope().orElseThrow()).isFinite();
    }

    @Test
    void tiesAreHalfAWin() {
        WinRateAtEqualLength rate = rate(judgments(FEW, i -> i, longer -> Choice.TIE));
        assertThat(rate.rate().orElseThrow()).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void ofEqualLengthsItIsTheWinRate() {
        List<Judgment> judgments = IntStream.range(0, FEW)
                .mapToObj(i -> judgment(i, 0, i % 4 == 0 ? Choice.B : Choice.A))
                .toList();
        WinRateAtEqualLength rate = rate(judgments);
        assertThat(rate.state()).isEqualTo(State.EQUAL_LENGTHS);
        assertThat(rate.rate().orElseThrow()).isCloseTo(0.75, within(0.001));
        assertThat(rate.slope()).isEmpty();
    }

    @Test
    void answersThatAreAlwaysAsMuchLongerTellNothing() {
        WinRateAtEqualLength rate = rate(judgments(FEW, i -> 30, longer -> Choice.A));
        assertThat(rate.state()).isEqualTo(State.TOO_LITTLE_SPREAD);
        assertThat(rate.rate()).isEmpty();
        assertThat(rate.wordsMean()).isEqualTo(30);
    }

    @Test
    void twoItemsAreTooFew() {
        assertThat(rate(judgments(2, i -> i, longer -> Choice.A)).state()).isEqualTo(State.TOO_FEW);
    }

    @Test
    void aspectsAreControlledEachByItself() {
        Map<String, WinRateAtEqualLength> rates =
                WinRateAtEqualLength.byAspect(judgments(FEW, i -> i, longer -> Choice.TIE), Made.BOOTSTRAP);
        assertThat(Objects.requireNonNull(rates.get("depth")).n()).isEqualTo(FEW);
    }

    @Test
    void whereTheOtherAnswerIsNotKnownThereIsNothingToControlFor() {
        assertThat(WinRateAtEqualLength.overall(List.of(Made.compared("a", Choice.A, Choice.B)), Made.BOOTSTRAP))
                .isEmpty();
    }
}
