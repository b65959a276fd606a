package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Offset<Double> CLOSE = within(1e-12);

    private static void assertInterval(Interval interval, double low, double high) {
        assertThat(interval.low()).isCloseTo(low, CLOSE);
        assertThat(interval.high()).isCloseTo(high, CLOSE);
    }

    @Test
    void aShareHasWilsonsInterval() {
        // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I: 81 of 263 is 0.2553 to
        // 0.3662;
        // here the roots of |p - x| = z sqrt(x (1 - x)/n), found by bisection
        assertInterval(new Share(81, 263).ci95(), 0.2552885198782742, 0.3662095769828001);
        assertInterval(new Share(7, 10).ci95(), 0.3967781474611453, 0.8922087325936989);
    }

    @Test
    void noneAndAllHaveAnIntervalToo() {
        // 0 of n ends at z²/(n + z²)
        assertInterval(new Share(0, 10).ci95(), 0, 0.27753279986288915);
        assertInterval(new Share(10, 10).ci95(), 1 - 0.27753279986288915, 1);
    }

    @Test
    void aShareOfNothingIsRefused() {
        assertThatThrownBy(() -> new Share(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTieIsHalfAWin() {
        assertThat(new Tally(50, 30, 20).winRate()).isCloseTo(0.65, CLOSE);
    }

    @Test
    void theWinRateHasTheIntervalOfAPairedDifference() {
        // with one win and one loss more: shares 51/102 and 21/102, difference 30/102,
        // deviation sqrt((72/102 - (30/102)²)/102), all halved and moved to 1/2
        assertInterval(new Tally(50, 30, 20).winRate95(), 0.5706936041736322, 0.7234240428851912);
    }

    @Test
    void allTiesAreNoCertainty() {
        assertInterval(new Tally(0, 100, 0).winRate95(), 0.4864127076044149, 0.5135872923955851);
    }

    @Test
    void aWinRateIsAtMostOne() {
        assertInterval(new Tally(3, 0, 0).winRate95(), 0.44939098376936754, 1);
    }

    @Test
    void intervalsOfAWinRateCoverItAboutNineteenTimesInTwenty() {
        int covering = 0;
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            int wins = 0;
            int losses = 0;
            for (int item = 0; item < 40; item++) {
                int draw = random.nextInt(4); // won once, lost once, tied twice in four
                wins += draw == 0 ? 1 : 0;
                losses += draw == 1 ? 1 : 0;
            }
            covering += new Tally(wins, 40 - wins - losses, losses).winRate95().holds(0.5) ? 1 : 0;
        }
        assertThat(covering / 2000.0).isCloseTo(0.95, within(0.02));
    }
}
