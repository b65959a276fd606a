package dev.urial.analysis.shift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.urial.core.decoding.Distribution;
import dev.urial.core.decoding.Measure;
import dev.urial.testkit.MeasureContract;
import org.junit.jupiter.api.Test;

class JensenShannonTest extends MeasureContract {
    private static final float NEVER = Float.NEGATIVE_INFINITY;

    @Override
    protected Measure measure() {
        return new JensenShannon();
    }

    private static double js(float[] aligned, float[] base) {
        Distribution one = new Distribution(aligned.length).set(aligned);
        Distribution other = new Distribution(base.length).set(base);
        return new JensenShannon().measure(one, other, 0).getOrDefault("js", Double.NaN);
    }

    @Test
    void itIsTheMeanDivergenceFromTheMixture() {
        float[] half = {0, 0};
        float[] quarter = {0, (float) Math.log(3)};
        double fromHalf = 0.5 * Math.log(0.5 / 0.375) + 0.5 * Math.log(0.5 / 0.625);
        double fromQuarter = 0.25 * Math.log(0.25 / 0.375) + 0.75 * Math.log(0.75 / 0.625);
        assertThat(js(half, quarter)).isCloseTo((fromHalf + fromQuarter) / 2, within(1e-7));
        assertThat(js(quarter, half)).isCloseTo(js(half, quarter), within(1e-12));
    }

    @Test
    void equalDistributionsAreNotApart() {
        assertThat(js(new float[] {1, 2, NEVER}, new float[] {1, 2, NEVER})).isZero();
    }

    @Test
    void distributionsWithoutACommonTokenAreLnTwoApart() {
        assertThat(js(new float[] {0, NEVER}, new float[] {NEVER, 0})).isCloseTo(Math.log(2), within(1e-12));
    }
}
