package dev.urial.lab.judge;

import dev.urial.core.data.AnsweredItem.Tokens;
import dev.urial.eval.Choice;
import dev.urial.eval.Score;
import dev.urial.eval.judge.Ruling;
import dev.urial.eval.judged.Judgment.Calls;
import dev.urial.eval.judged.Judgment.Verdict;
import dev.urial.eval.judged.Preference;
import dev.urial.eval.judged.Preference.Order;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Two answers' scores side by side, aspect by aspect; the better is the one with the greater sum. An aspect that either has no score on
 * does not count. Both seatings are ruled on, though these rules see no seats: so a report may treat this judge as any other.
 */
record Pair(Map<String, Score> candidate, Map<String, Score> baseline) {
    Ruling ruling() {
        Seating first = Seating.of(candidate, baseline);
        Seating second = Seating.of(baseline, candidate);
        Preference preference = Preference.of(List.of(first.order(true), second.order(false)));
        // what a model would have said is here what the rules found
        Calls calls =
                new Calls(List.of(first.words(), second.words()), Tokens.UNKNOWN, OptionalDouble.empty(), List.of());
        return new Ruling(Verdict.preferred(preference), calls);
    }

    /** Who is better as seen from the seats, and why. */
    private record Seating(Map<String, Choice> choices, Choice overall, String words) {
        static Seating of(Map<String, Score> a, Map<String, Score> b) {
            Map<String, Choice> choices = new LinkedHashMap<>();
            StringBuilder words = new StringBuilder();
            double lead = 0;
            for (String aspect : a.keySet()) {
                Score inA = a.get(aspect);
                Score inB = b.get(aspect);
                if (inA != null
                        && inB != null
                        && inA.value().isPresent()
                        && inB.value().isPresent()) {
                    double ahead = inA.value().getAsDouble() - inB.value().getAsDouble();
                    choices.put(aspect, choice(ahead));
                    lead += ahead;
                    words.append(aspect)
                            .append("\nA: ")
                            .append(inA.reason())
                            .append("\nB: ")
                            .append(inB.reason())
                            .append('\n');
                }
            }
            return new Seating(choices, choice(lead), words + "overall: " + choice(lead));
        }

        private static Choice choice(double lead) {
            if (lead == 0) {
                return Choice.TIE;
            }
            return lead > 0 ? Choice.A : Choice.B;
        }

        Order order(boolean candidateFirst) {
            return Order.of(candidateFirst, Optional.of(overall), choices);
        }
    }
}
