package dev.urial.eval.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HolmTest {
    @Test
    void theSmallestIsCorrectedMost() {
        // 0.005 · 4, 0.01 · 3, 0.03 · 2, and 0.04 · 1, which may not be below the one before
        assertThat(Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}))
                .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    }

    @Test
    void noneIsAboveOne() {
        assertThat(Holm.adjusted(new double[] {0.6, 0.9})).containsExactly(1, 1);
    }

    @Test
    void oneTestStaysAsItIs() {
        assertThat(Holm.adjusted(new double[] {0.2})).containsExactly(0.2);
    }
}
