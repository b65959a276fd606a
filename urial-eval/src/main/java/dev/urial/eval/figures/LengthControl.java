package dev.urial.eval.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a paired difference of scores would be if the answers were of equal length. The model is a straight line, fitted by least squares:
 * {@code score difference = a + b * difference in words + error}, candidate minus baseline, an item a point. So {@code a} is the
 * difference at equal length, as far as longer answers score higher or lower by the same amount per word throughout; the length-controlled
 * AlpacaEval (Dubois et al., 2024) asks the same of win rates.
 *
 * @param state whether there is an answer
 * @param wordsMean the mean difference in words
 * @param difference {@code a}; empty if there is no answer
 * @param ci95 its interval, by bootstrap over items; likewise
 * @param perHundredWords 100 times {@code b}; there only if controlled
 */
public record LengthControl(
        State state,
        double wordsMean,
        OptionalDouble difference,
        Optional<Interval> ci95,
        OptionalDouble perHundredWords) {
    /** Whether length can be controlled for. */
    public enum State {
        /** It can, and was. */
        CONTROLLED,
        /** All pairs are of equal length: the plain difference is the one at equal length. */
        EQUAL_LENGTHS,
        /**
         * Differences in length are so much alike, and so far from 0, that the variance of {@code a} would be more than tenfold that of the
         * plain mean (a variance inflation above 10, the usual bound: Kutner et al., "Applied Linear Statistical Models", 2005, section 10.5):
         * the line would be drawn to where there are no items.
         */
        TOO_LITTLE_SPREAD,
        /** There are fewer than three items. */
        TOO_FEW
    }

    private static final double MOST_INFLATION = 10;

    /**
     * Fits.
     *
     * @param words of each item, the difference in words, a whole number
     * @param scores the difference of its scores
     */
    static LengthControl of(double[] words, double[] scores, Bootstrap bootstrap) {
        double wordsMean = Moments.mean(words);
        State state = state(words);
        if (state == State.TOO_FEW || state == State.TOO_LITTLE_SPREAD) {
            return new LengthControl(
                    state, wordsMean, OptionalDouble.empty(), Optional.empty(), OptionalDouble.empty());
        }
        List<double[]> items = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            items.add(new double[] {words[i], scores[i]});
        }
        Bootstrap.Estimate line = LengthControl::line;
        double[] fitted = line.of(items);
        return new LengthControl(
                state,
                wordsMean,
                OptionalDouble.of(fitted[0]),
                bootstrap.intervals(items, line).get(0),
                Double.isNaN(fitted[1]) ? OptionalDouble.empty() : OptionalDouble.of(100 * fitted[1]));
    }

    /** Whether there is an answer at 0, of points that lie at these numbers. */
    static State state(double[] words) {
        double mean = Moments.mean(words);
        if (words.length < 3) {
            return State.TOO_FEW;
        }
        if (Moments.constant(words)) {
            return mean == 0 ? State.EQUAL_LENGTHS : State.TOO_LITTLE_SPREAD;
        }
        double inflation = 1 + mean * mean * words.length / Moments.products(words, words);
        return inflation > MOST_INFLATION ? State.TOO_LITTLE_SPREAD : State.CONTROLLED;
    }

    /** Where the line is at 0 words, and how steep it is; NaN where items of one difference do not tell. */
    private static double[] line(double[][] kinds, int[] counts) {
        double n = 0;
        double words = 0;
        double scores = 0;
        double squares = 0;
        double products = 0;
        for (int kind = 0; kind < kinds.length; kind++) {
            double x = kinds[kind][0];
            double y = kinds[kind][1];
            n += counts[kind];
            words += counts[kind] * x;
            scores += counts[kind] * y;
            squares += counts[kind] * x * x;
            products += counts[kind] * x * y;
        }
        // words are whole numbers, so that nothing is left of equal ones
        double spread = n * squares - words * words;
        double slope = spread > 0 ? (n * products - words * scores) / spread : Double.NaN;
        return new double[] {words == 0 ? scores / n : (scores - slope * words) / n, slope};
    }
}
