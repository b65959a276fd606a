package dev.urial.eval.figures;

import dev.urial.eval.Winner;
import dev.urial.eval.figures.LengthControl.State;
import dev.urial.eval.figures.Preferences.Matter;
import dev.urial.eval.judged.Judgment;
import dev.urial.eval.judged.Judgment.Answers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a win rate would be if the answers were of equal length, after the length-controlled AlpacaEval (Dubois et al., "Length-Controlled
 * AlpacaEval", 2024, arXiv 2404.04475, section 3): {@code P(win) = logistic(a + b * tanh(d/s))} is fitted to the verdicts, a tie counting
 * half, and read at {@code d = 0}. {@code d} is how many words the candidate's answer has more, {@code s} the standard deviation of
 * {@code d} over the items. The term for how hard an item is, is left out: it is of many models on the same items, and here are two.
 *
 * <p>The fit has a ridge: 0.01 times {@code (a² + b²)/2} is added to the negative log-likelihood. So it ends where verdicts are
 * all the same or follow the length without exception, at a rate near 0, 1 or one half; elsewhere it does next to nothing.
 *
 * @param state whether there is an answer; as for differences of scores, of {@code tanh(d/s)}
 * @param n how many items
 * @param wordsMean the mean of {@code d}
 * @param rate the win rate at equal length, 0 to 1; empty if there is no answer
 * @param ci95 its interval, by bootstrap over items; likewise
 * @param slope {@code b}, above 0 where longer answers win; there only if controlled
 */
public record WinRateAtEqualLength(
        State state, int n, double wordsMean, OptionalDouble rate, Optional<Interval> ci95, OptionalDouble slope) {
    private static final double RIDGE = 0.01;

    /** Of the verdicts overall; empty if there are none on two known answers. */
    public static Optional<WinRateAtEqualLength> overall(List<Judgment> judgments, Bootstrap bootstrap) {
        return of(judgments, Matter.OVERALL, bootstrap);
    }

    /** By aspect, likewise. */
    public static Map<String, WinRateAtEqualLength> byAspect(List<Judgment> judgments, Bootstrap bootstrap) {
        Map<String, WinRateAtEqualLength> rates = new LinkedHashMap<>();
        Preferences.names(judgments)
                .forEach(name -> of(judgments, Matter.of(name), bootstrap).ifPresent(rate -> rates.put(name, rate)));
        return Collections.unmodifiableMap(rates);
    }

    private static Optional<WinRateAtEqualLength> of(List<Judgment> judgments, Matter matter, Bootstrap bootstrap) {
        Map<String, double[]> items = new LinkedHashMap<>(); // of each, the sums of words and wins, and their number
        for (Judgment judgment : judgments) {
            Optional<Answers> baseline = judgment.subject().baseline();
            Optional<Winner> winner = matter.winner(judgment);
            if (baseline.isPresent() && winner.isPresent()) {
                double[] item = items.computeIfAbsent(judgment.id(), unused -> new double[3]);
                item[0] += Words.of(judgment) - Words.of(baseline.get());
                item[1] += Preferences.value(winner.get());
                item[2]++;
            }
        }
        return items.isEmpty() ? Optional.empty() : Optional.of(of(List.copyOf(items.values()), bootstrap));
    }

    private static WinRateAtEqualLength of(List<double[]> sums, Bootstrap bootstrap) {
        double[] words = sums.stream().mapToDouble(item -> item[0] / item[2]).toArray();
        double[] lengths = scaled(words);
        State state = LengthControl.state(lengths);
        double wordsMean = Moments.mean(words);
        if (state == State.TOO_FEW || state == State.TOO_LITTLE_SPREAD) {
            return new WinRateAtEqualLength(
                    state, sums.size(), wordsMean, OptionalDouble.empty(), Optional.empty(), OptionalDouble.empty());
        }
        List<double[]> items = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            items.add(new double[] {lengths[i], sums.get(i)[1], sums.get(i)[2]});
        }
        LogisticLine line = new LogisticLine(RIDGE);
        double[] fitted = line.of(items);
        return new WinRateAtEqualLength(
                state,
                sums.size(),
                wordsMean,
                OptionalDouble.of(LogisticLine.logistic(fitted[0])),
                bootstrap
                        .intervals(items, line.from(fitted))
                        .get(0)
                        .map(each ->
                                new Interval(LogisticLine.logistic(each.low()), LogisticLine.logistic(each.high()))),
                state == State.CONTROLLED ? OptionalDouble.of(fitted[1]) : OptionalDouble.empty());
    }

    private static double[] scaled(double[] words) {
        double deviation = words.length < 2 ? 0 : Moments.deviation(words);
        double[] scaled = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            scaled[i] = deviation > 0 ? Math.tanh(words[i] / deviation) : words[i];
        }
        return scaled;
    }
}
