package dev.urial.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.urial.core.decoding.Distribution;
import dev.urial.core.decoding.Measure;
import java.util.Arrays;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What every measure keeps, whatever it measures. */
public abstract class MeasureContract {
    private static final int SIZE = 3000;
    private static final int TOKEN = 17;

    /** The measure under test, a new one each time. */
    protected abstract Measure measure();

    @Test
    protected void itsNameIsSmallLettersAndDigits() {
        assertThat(measure().name())
                .matches("[a-z][a-z0-9]*")
                .isEqualTo(measure().name());
    }

    @Test
    protected void aPluginIsFound() {
        assertThat(ServiceLoader.load(Measure.class))
                .as("META-INF/services/" + Measure.class.getName())
                .anyMatch(each -> each.getClass() == measure().getClass());
    }

    @Test
    protected void itsNumbersAreNamedAfterIt() {
        Pattern named = Pattern.compile(Pattern.quote(measure().name()) + "(_[a-z0-9_]+)?");
        assertThat(measure().measure(drawn(1, SIZE), drawn(2, SIZE), TOKEN).keySet())
                .isNotEmpty()
                .allMatch(named.asMatchPredicate());
    }

    @Test
    protected void aPositionHasTheSameNumbersWhateverWasMeasuredBefore() {
        Measure measure = measure();
        Map<String, Double> first = measure.measure(drawn(1, SIZE), drawn(2, SIZE), TOKEN);
        Map<String, Double> other = measure.measure(drawn(3, SIZE), drawn(4, SIZE), 0);
        assertThat(other.keySet()).as("names").isEqualTo(first.keySet());
        assertThat(measure.measure(drawn(1, SIZE), drawn(2, SIZE), TOKEN)).isEqualTo(first);
    }

    @Test
    protected void theDistributionsAreLeftAsTheyWere() {
        Distribution aligned = drawn(1, SIZE);
        Distribution base = drawn(2, SIZE);
        Map<String, Double> unused = measure().measure(aligned, base, TOKEN);
        assertThat(probabilities(aligned)).isEqualTo(probabilities(drawn(1, SIZE)));
        assertThat(probabilities(base)).isEqualTo(probabilities(drawn(2, SIZE)));
    }

    @Test
    protected void tokensThatCannotComeAreNoError() {
        float[] few = new float[SIZE];
        Arrays.fill(few, Float.NEGATIVE_INFINITY);
        few[TOKEN] = 0;
        Distribution certain = new Distribution(SIZE).set(few);
        Distribution free = drawn(1, SIZE);
        assertThat(measure().measure(certain, free, TOKEN)).isNotNull();
        assertThat(measure().measure(free, certain, 0)).isNotNull();
        assertThat(measure().measure(certain, certain, TOKEN)).isNotNull();
    }

    @Test
    protected void aVocabularyOfAnySizeIsMeasured() {
        for (int size : new int[] {1, 2, 262_144}) {
            assertThat(measure().measure(drawn(1, size), drawn(2, size), size - 1))
                    .isNotNull();
        }
    }

    private static Distribution drawn(long seed, int size) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] logits = new float[size];
        for (int i = 0; i < size; i++) {
            logits[i] = (float) random.nextDouble(-20, 10);
        }
        return new Distribution(size).set(logits);
    }

    private static double[] probabilities(Distribution distribution) {
        double[] probabilities = new double[distribution.size()];
        Arrays.setAll(probabilities, distribution::probability);
        return probabilities;
    }
}
